import { isJsonObject, type JsonValue } from '@ymera/kernel';

/** Whether an agent approves of what it was given to examine. */
export type Verdict = {
  readonly approved: boolean;
  /** What it rests on, gravest first. */
  readonly findings: readonly string[];
};

const findingsMax = 100;
const findingLengthMax = 2_000;

/** What a model's last answer is to fit when it is asked for a verdict. */
export const verdictSchema: JsonValue = {
  type: 'object',
  additionalProperties: false,
  required: ['approved', 'findings'],
  properties: { approved: { type: 'boolean' }, findings: { type: 'array', items: { type: 'string' } } },
};

export const verdictQuestion =
  'Give your verdict on what you have examined, as JSON: { "approved": true or false, "findings": [texts] }. Approve only when you found nothing that blocks. Each finding is one sentence, gravest first; none when there are none.';

/** Null when the text says neither yes nor no. */
export function readVerdict(text: string): Verdict | null {
  const value = parsed(text);
  if (!isJsonObject(value) || typeof value.approved !== 'boolean' || !Array.isArray(value.findings))
    return null;
  const findings: readonly JsonValue[] = value.findings;
  if (!findings.every((finding) => typeof finding === 'string')) return null;
  const kept = findings
    .slice(0, findingsMax)
    .map((finding) => finding.slice(0, findingLengthMax).toWellFormed());
  return { approved: value.approved, findings: kept };
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
