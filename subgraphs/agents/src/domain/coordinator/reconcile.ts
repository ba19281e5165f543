import { askBelow, type Intent, type IntentKind, intentKinds } from './intent.ts';
import { questionFor } from './question.ts';

/** What a model has read in a request, once it was checked. */
export interface ModelReading {
  readonly kind: IntentKind;
  readonly confidence: number;
  readonly also: readonly IntentKind[];
  readonly subject: string | null;
  readonly evidence: readonly string[];
}

/** Rules that are at least so sure are not overruled without a question. */
const sureFrom = 0.75;
/** Of what a model alone says, and of what both say. */
const aloneMax = 0.9;
const bothMax = 0.98;

/** What is to be taken from two readings of one request. A model never adds a deployment that nobody spoke of. */
export function reconcile(rules: Intent, model: ModelReading, modelId: string): Intent {
  const { kind, evidence } = model;
  const speaksOf = (other: IntentKind) =>
    [rules, ...rules.alternatives].some((one) => one.kind === other && one.confidence > 0) ||
    rules.also.includes(other);
  const agrees = kind === rules.kind;
  const isUnfounded = kind === 'DEPLOY' && !speaksOf('DEPLOY');
  const isDisputed = !agrees && (isUnfounded || rules.confidence >= sureFrom);
  const confidence = agrees
    ? Math.max(rules.confidence, Math.min(model.confidence, bothMax))
    : Math.min(model.confidence, isDisputed ? askBelow - 0.01 : aloneMax);
  const also = [...new Set([...model.also, ...(agrees ? rules.also : [])])].filter(
    (other) => other !== kind && (other !== 'DEPLOY' || speaksOf('DEPLOY')),
  );
  const alternatives = [{ kind: rules.kind, confidence: rules.confidence }, ...rules.alternatives]
    .filter((other) => other.kind !== kind && other.confidence > 0)
    .slice(0, 3);
  const subject = model.subject ?? rules.subject;
  return {
    ...{ kind, confidence, alternatives, also: also.slice(0, 4), evidence, subject },
    readBy: { kind: 'MODEL', modelId },
    question: confidence < askBelow ? questionFor({ kind, alternatives, subject }) : null,
  };
}

const evidenceMax = 8;
const subjectLengthMax = 100;

/**
 * A model's answer, read strictly: null when it is no reading of this request. Whatever it quotes has to stand in the
 * request, so that it cannot be led to speak of something else.
 */
export function readModelAnswer(text: string, request: string): ModelReading | null {
  const answer = parsed(text);
  if (!answer) return null;
  const { kind, confidence, also, subject, evidence } = answer;
  if (!isKind(kind) || !Array.isArray(also) || !also.every(isKind) || also.length > intentKinds.length)
    return null;
  if (typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1)) return null;
  if (!Array.isArray(evidence) || evidence.length === 0 || evidence.length > evidenceMax) return null;
  const said = plain(request);
  const isSaid = (quote: unknown): quote is string =>
    typeof quote === 'string' && quote.trim() !== '' && said.includes(plain(quote));
  if (!evidence.every(isSaid)) return null;
  if (subject !== null && !(isSaid(subject) && subject.length <= subjectLengthMax)) return null;
  return {
    kind,
    confidence,
    also: [...new Set(also)],
    subject: subject === null ? null : subject.trim(),
    evidence,
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    // An object has keys, whatever they are.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const isKind = (value: unknown): value is IntentKind => intentKinds.some((kind) => kind === value);
const plain = (text: string) => text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
