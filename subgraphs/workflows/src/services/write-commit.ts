import { hooksOf } from '../domain/hooks.ts';
import type { RunEvent } from '../domain/run-event.ts';
import type { RunState } from '../domain/run-state.ts';
import { hooksCalled } from '../events.ts';
import { channels, type ServiceDeps } from '../ports.ts';
import type { Commit, RunRecord } from '../run-ports.ts';
import { callHooks } from './call-hooks.ts';
import { type OpenRun, takeSnapshot } from './open-run.ts';
import { headOf, sealCommit } from './seal-commit.ts';
import { tellCommit, wakeFor } from './tell-events.ts';

export type CommitDeps = Pick<
  ServiceDeps,
  'stores' | 'events' | 'log' | 'bus' | 'hooks' | 'settings' | 'seats'
>;

export interface NextCommit {
  readonly record: RunRecord;
  readonly epoch: number;
  readonly events: readonly RunEvent[];
  /** The run as it stands after the events. */
  readonly run: RunState;
  readonly untold?: Commit['untold'];
  readonly writerNonce?: string;
  /** True when it is for whoever drives the run to act on it: the run may be parked. */
  readonly wakes?: boolean;
}

/** A commit that stands in the log. */
export interface Written {
  readonly opened: OpenRun;
  /** Tells other subgraphs, which is to be done once by whoever has written; it never rejects. */
  tell(): Promise<void>;
}

/**
 * Writes the next commit of a run, and then tells whoever listens. `taken`: another has written since; catch up, and
 * decide again.
 */
export async function writeCommit(
  deps: CommitDeps,
  opened: OpenRun,
  next: NextCommit,
): Promise<OpenRun | 'taken'> {
  const written = await appendCommit(deps, opened, next);
  if (written === 'taken') return 'taken';
  await written.tell();
  return written.opened;
}

/** The same for whoever has something to do first that does not wait for other subgraphs. */
export async function appendCommit(
  deps: CommitDeps,
  { head }: OpenRun,
  { record, epoch, events, run, untold = [], writerNonce, wakes = false }: NextCommit,
): Promise<Written | 'taken'> {
  const { stores, bus, settings } = deps;
  const { id: runId, tenantId } = record;
  const hooks = deps.hooks.length > 0 || settings.publishesHooks ? hooksOf(record, run, events) : [];
  const told = settings.publishesHooks && hooks.length > 0 ? [hooksEvent(record, run, hooks)] : [];
  const step = { runId, tenantId, epoch, events, untold: [...untold, ...told] };
  const commit = sealCommit(head, step, writerNonce);
  if ((await stores.commits.append(commit)) === 'taken') return 'taken';
  bus.ring(channels.run(runId));
  // Before it is told: an untold commit is found again, and wakes its run then.
  if (wakes) await wakeFor(deps, commit);
  callHooks(deps, hooks);
  const opened = { run, head: headOf(commit) };
  if (commit.number % settings.snapshotEvery === 0) await takeSnapshot(deps, record, opened);
  return { opened, tell: () => tellCommit(deps, commit) };
}

const hooksEvent = (record: RunRecord, { lastSeq }: RunState, hooks: ReturnType<typeof hooksOf>) =>
  hooksCalled(record, { hooks, seq: lastSeq, at: hooks[0]?.at ?? record.startedAt });
