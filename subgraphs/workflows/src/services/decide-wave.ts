import { randomBytes } from 'node:crypto';
import { newId } from '@ymera/kernel';
import type { Need } from '../domain/decision.ts';
import { needs } from '../domain/needs.ts';
import type { Report } from '../domain/report.ts';
import type { RunEvent } from '../domain/run-event.ts';
import { whyNotContinuable } from '../domain/run-queries.ts';
import type { RunState } from '../domain/run-state.ts';
import { type Moment, nextWave } from '../domain/wave.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import type { DecideNeeds } from './decide-needs.ts';

/** What one commit is to hold. */
export interface DecidedWave {
  readonly events: readonly RunEvent[];
  /** As it stands after the events. */
  readonly run: RunState;
}

type Deps = Pick<ServiceDeps, 'clock' | 'random' | 'settings'>;

const eventsMax = 5_000;

/**
 * Works out all that can happen now, after these reports: what they mean, what is to be decided, what that lets
 * start, and so on, until something outside has to be waited for, or the commit has grown large.
 */
export async function decideWave(
  deps: Deps,
  about: { readonly record: RunRecord; readonly run: RunState; readonly decide: DecideNeeds },
  reports: readonly Report[],
): Promise<DecidedWave> {
  const { settings } = deps;
  const moment = momentOf(deps, about.record);
  const first = nextWave(about.run, { reports }, moment);
  let { run } = first;
  const events = [...first.events];
  while (events.length < eventsMax && inlineBytes(events) < settings.commitBytesMax) {
    const wanted = needsOf(run, settings.continueAfterEvents, moment.now);
    if (wanted.length === 0) break;
    const decisions = await about.decide(run, wanted, moment.now);
    const wave = nextWave(run, { decisions }, moment);
    // Every answer brings a run on; one that did not would be asked for for ever.
    if (wave.events.length === 0) throw new Error(`The run ${run.id} takes no answer to what it needs.`);
    events.push(...wave.events);
    run = wave.run;
  }
  const continuation = continuationOf(run, settings.continueAfterEvents);
  if (!continuation) return { events, run };
  const last = nextWave(run, { happenings: [continuation] }, moment);
  return { events: [...events, ...last.events], run: last.run };
}

/** Whether something can be decided at once, so that there is nothing to wait for. */
export const canGoOn = (
  run: RunState,
  { settings, clock }: Pick<ServiceDeps, 'settings' | 'clock'>,
): boolean => needsOf(run, settings.continueAfterEvents, clock.now()).length > 0;

/** In a log that has grown long nothing new is begun, so that another run can go on. */
function needsOf(run: RunState, eventsMax: number, now: number): readonly Need[] {
  const wanted = needs(run, now);
  if (run.lastSeq < eventsMax || !wouldBeContinuable(run)) return wanted;
  return wanted.filter((need) => need.kind === 'output' || isBegun(run, need.taskId));
}

const isBegun = ({ tasks }: RunState, taskId: string) => tasks.get(taskId)?.phase === 'active';

/** Whether another run could go on in its place if only what is under way had come to rest. */
function wouldBeContinuable(run: RunState): boolean {
  const resting = [...run.tasks].filter(([, { phase }]) => phase !== 'active');
  return whyNotContinuable({ ...run, open: new Set(), tasks: new Map(resting) }) === null;
}

function continuationOf(run: RunState, eventsMax: number) {
  if (run.lastSeq < eventsMax || run.unfinished === 0 || run.paused) return null;
  if (whyNotContinuable(run) !== null) return null;
  return { type: 'RUN_CONTINUED' as const, runId: newId('run') };
}

function momentOf({ clock, random }: Deps, { id }: RunRecord): Moment {
  const now = clock.now();
  return {
    now,
    random,
    mintKey: ({ stepId, attempt }) => `${id}:${stepId}:${attempt}:${randomBytes(8).toString('hex')}`,
    mintRunId: () => newId('run', now),
  };
}

/** About as many as the commit will have; what is not a payload is small. */
function inlineBytes(events: readonly RunEvent[]): number {
  let bytes = 0;
  for (const event of events)
    for (const name of ['input', 'output', 'items', 'reasons'] as const) {
      const payload: unknown = Reflect.get(event, name);
      if (typeof payload === 'object' && payload && 'json' in payload) bytes += String(payload.json).length;
    }
  return bytes;
}
