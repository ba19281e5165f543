import { type Effect, outstandingEffects } from './effects.ts';
import { needs } from './needs.ts';
import type { StepId } from './run-event.ts';
import type { RunState } from './run-state.ts';
import { releasable, startableSteps } from './startable.ts';

/** Something outside that a run waits for. */
export interface Waiting {
  /** Null when it is the run itself that waits. */
  readonly stepId: StepId | null;
  readonly what:
    | 'work'
    | 'child'
    | 'approval'
    | 'gate'
    | 'signal'
    | 'timer'
    | 'resolution'
    /** To be resumed. */
    | 'resume'
    /** For the next wave to be allowed. */
    | 'wave';
  /** When it goes on, or is given up, of itself; null for never. */
  readonly dueAt: number | null;
}

/** All that a run waits for; empty when it has ended, or can go on at once. */
export function waitingFor(run: RunState): readonly Waiting[] {
  const found = outstandingEffects(run).flatMap((effect) => waitOf(effect) ?? []);
  if (run.phase !== 'ended' && run.paused) found.push({ stepId: null, what: 'resume', dueAt: null });
  if (isAtBreakpoint(run)) found.push({ stepId: null, what: 'wave', dueAt: null });
  return found;
}

function waitOf(effect: Effect): Waiting | null {
  switch (effect.kind) {
    case 'perform':
    case 'stop':
      return { stepId: effect.stepId, what: 'work', dueAt: null };
    case 'child':
      return { stepId: effect.stepId, what: 'child', dueAt: null };
    case 'timer':
      return { stepId: effect.stepId, what: 'timer', dueAt: effect.dueAt };
    case 'await':
      return { stepId: effect.stepId, what: effect.what, dueAt: effect.dueAt };
    case 'end':
      return null;
  }
}

/** Whether something would start if a wave were allowed. */
function isAtBreakpoint(run: RunState): boolean {
  if (run.phase !== 'running' || run.paused) return false;
  if (!run.debug.stepping && run.debug.breakpoints.size === 0) return false;
  const startable = new Set(startableSteps(run));
  const { stepping, breakpoints, passed, released } = run.debug;
  return releasable(run).some((stepId) => {
    if (startable.has(stepId)) return false;
    const taskId = stepId.replace(/\[\d+\]$/, '');
    return (stepping && !released.has(stepId)) || (breakpoints.has(taskId) && !passed.has(taskId));
  });
}

/** When the run has to be looked at next, if nobody asks for it before; null for never. */
export function nextDueAt(run: RunState): number | null {
  let next: number | null = null;
  for (const { dueAt } of waitingFor(run)) if (dueAt !== null) next = Math.min(next ?? dueAt, dueAt);
  return next;
}

/**
 * Whether nothing of the run has to be held in memory: no call is under way, and nothing can be decided. Children,
 * people, signals and the clock wake it.
 */
export function isParkable(run: RunState): boolean {
  if (run.phase === 'created' || run.phase === 'ended') return false;
  const isAtWork = outstandingEffects(run).some(({ kind }) => kind === 'perform' || kind === 'stop');
  // What only the clock lets go on is no reason to stay.
  return !isAtWork && needs(run, 0).length === 0;
}
