import type { Target } from '../definition.ts';
import type { Payload } from '../payload.ts';
import type { RunEvent, StepId } from '../run-event.ts';
import type { AttemptView, Span, SpanKind } from './run-views.ts';
import { type Hold, type Mark, spansOf } from './spans.ts';

/** All that happened to one step, from being ready to its end. */
export interface StepHistory {
  readonly stepId: StepId;
  readonly taskId: string;
  readonly index: number | null;
  readonly isCompensation: boolean;
  readonly execution: number;
  readonly queuedAt: number;
  /** Null for one whose input could not be made out. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** `stopped`: it was given up, because its run ended or its task started anew. */
  readonly outcome: 'open' | 'succeeded' | 'failed' | 'stopped';
  readonly code: string | null;
  readonly attempts: readonly AttemptView[];
  readonly spans: readonly Span[];
  readonly inputSha256: string | null;
  readonly output: Payload | null;
  readonly childRunId: string | null;
}

/** A step's history while the log is read. */
export interface StepDraft extends Omit<Mutable<StepHistory>, 'attempts' | 'spans'> {
  readonly attempts: Mutable<AttemptView>[];
  readonly marks: Mark[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

export function newStep(
  name: Pick<StepHistory, 'stepId' | 'taskId' | 'index' | 'isCompensation' | 'execution' | 'queuedAt'>,
): StepDraft {
  return {
    ...name,
    startedAt: null,
    endedAt: null,
    outcome: 'open',
    code: null,
    attempts: [],
    marks: [{ kind: 'turn', from: name.queuedAt, attempt: 1, until: null }],
    inputSha256: null,
    output: null,
    childRunId: null,
  };
}

const kinds: Readonly<Record<Target['kind'], SpanKind>> = {
  agent: 'work',
  select: 'work',
  tool: 'work',
  gate: 'work',
  workflow: 'child',
  approval: 'approval',
  wait: 'timer',
  signal: 'signal',
};

export function attemptStarted(
  step: StepDraft,
  event: Of<'TASK_STARTED'>,
  { target, at }: { readonly target: Target['kind']; readonly at: number },
) {
  const { attempt } = event;
  step.startedAt ??= at;
  step.inputSha256 = event.inputSha256;
  step.childRunId = event.childRunId;
  step.attempts.push({ attempt, startedAt: at, endedAt: null, outcome: 'RUNNING', code: null });
  mark(step, kinds[target], at);
}

/** From here on the step's time goes into something else. */
export function mark(step: StepDraft, kind: SpanKind, at: number, until: number | null = null) {
  const isBetween = kind === 'retry' || kind === 'turn';
  step.marks.push({ kind, from: at, attempt: step.attempts.length + (isBetween ? 1 : 0), until });
}

export function attemptEnded(
  step: StepDraft,
  end: { readonly at: number; readonly outcome: AttemptView['outcome']; readonly code: string | null },
) {
  const attempt = step.attempts.at(-1);
  // One that was held has ended when it was, whatever a person said about it later.
  if (!attempt || (attempt.endedAt !== null && attempt.outcome !== 'HELD')) return;
  attempt.endedAt ??= end.at;
  attempt.outcome = end.outcome;
  attempt.code = end.code;
}

export function stepEnded(
  step: StepDraft,
  end: {
    readonly at: number;
    readonly outcome: Exclude<StepHistory['outcome'], 'open'>;
    readonly code?: string | null;
    readonly output?: Payload | null;
  },
) {
  if (step.endedAt !== null) return;
  step.endedAt = end.at;
  step.outcome = end.outcome;
  step.code = end.code ?? null;
  step.output = end.output ?? null;
  const outcome = ({ succeeded: 'SUCCEEDED', failed: 'FAILED', stopped: 'STOPPED' } as const)[end.outcome];
  attemptEnded(step, { at: end.at, outcome, code: end.code ?? null });
}

export function finishStep(
  { marks, ...step }: StepDraft,
  reading: { readonly asOf: number; readonly holds: readonly Hold[] },
): StepHistory {
  const { endedAt, taskId } = step;
  return { ...step, spans: spansOf(marks, { endedAt, taskId, ...reading }) };
}
