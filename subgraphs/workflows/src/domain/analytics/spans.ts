import type { Span, SpanKind, TimeUse } from './run-views.ts';

/** From here on a step's time goes into this, until the next mark. */
export interface Mark {
  readonly kind: SpanKind;
  readonly from: number;
  readonly attempt: number;
  /** Of a retry: when it is due. What comes after that is waiting for a turn. */
  readonly until: number | null;
}

/** A stretch of a run's time in which steps could not start for a reason of their own. */
export interface Hold {
  readonly from: number;
  /** Null while it goes on. */
  readonly to: number | null;
  readonly isPaused: boolean;
  readonly stepping: boolean;
  readonly breakpoints: ReadonlySet<string>;
}

/**
 * The spans between a step's marks up to its end: those that follow each other without a gap, none of no length. A
 * step that has not ended has a last span without an end.
 */
export function spansOf(marks: readonly Mark[], step: SpanScope): readonly Span[] {
  return marks
    .flatMap((mark, place) => {
      const to = marks[place + 1]?.from ?? step.endedAt;
      const { kind, from, attempt, until } = mark;
      if (kind === 'turn') return waitingSpans({ from, to, attempt }, step);
      if (kind !== 'retry' || until === null || (to ?? step.asOf) <= until)
        return [{ kind, from, to, attempt }];
      const due = Math.max(from, until);
      return [{ kind, from, to: due, attempt }, ...waitingSpans({ from: due, to, attempt }, step)];
    })
    .filter(({ from, to }) => to === null || to > from);
}

interface SpanScope {
  readonly taskId: string;
  readonly endedAt: number | null;
  /** What has not ended is looked at as of this moment. */
  readonly asOf: number;
  readonly holds: readonly Hold[];
}

/** Cuts waiting for a turn where the run was held up. */
function waitingSpans(
  { from, to, attempt }: Omit<Span, 'kind'>,
  { taskId, holds }: SpanScope,
): readonly Span[] {
  const spans: Span[] = [];
  let at = from;
  for (const hold of holds) {
    const kind = holdOn(hold, taskId);
    if (!kind || (hold.to !== null && hold.to <= at)) continue;
    if (to !== null && hold.from >= to) break;
    if (hold.from > at) spans.push({ kind: 'turn', from: at, to: hold.from, attempt });
    const end = hold.to === null || (to !== null && to < hold.to) ? to : hold.to;
    spans.push({ kind, from: Math.max(at, hold.from), to: end, attempt });
    if (end === null) return spans;
    at = end;
  }
  if (to === null || to > at) spans.push({ kind: 'turn', from: at, to, attempt });
  return spans;
}

function holdOn({ isPaused, stepping, breakpoints }: Hold, taskId: string): SpanKind | null {
  if (isPaused) return 'pause';
  return stepping || breakpoints.has(taskId) ? 'breakpoint' : null;
}

const useOf = {
  turn: 'queuedMs',
  pause: 'pausedMs',
  breakpoint: 'pausedMs',
  work: 'workedMs',
  child: 'workedMs',
  approval: 'awaitedMs',
  verdict: 'awaitedMs',
  signal: 'awaitedMs',
  timer: 'awaitedMs',
  resolution: 'awaitedMs',
  retry: 'backedOffMs',
} as const satisfies Record<SpanKind, keyof TimeUse>;

export const lengthOf = ({ from, to }: Span, asOf: number): number => Math.max(0, (to ?? asOf) - from);

export const noTime: TimeUse = { queuedMs: 0, pausedMs: 0, workedMs: 0, awaitedMs: 0, backedOffMs: 0 };

/** What spans add up to; the sum of all is the time from the first to the end of the last. */
export function timeUse(spans: readonly Span[], asOf: number): TimeUse {
  const use: { -readonly [K in keyof TimeUse]: number } = { ...noTime };
  for (const span of spans) use[useOf[span.kind]] += lengthOf(span, asOf);
  return use;
}

export function addUse(a: TimeUse, b: TimeUse): TimeUse {
  return {
    queuedMs: a.queuedMs + b.queuedMs,
    pausedMs: a.pausedMs + b.pausedMs,
    workedMs: a.workedMs + b.workedMs,
    awaitedMs: a.awaitedMs + b.awaitedMs,
    backedOffMs: a.backedOffMs + b.backedOffMs,
  };
}
