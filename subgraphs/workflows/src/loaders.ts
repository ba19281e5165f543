import { type RequestScope, requirePrincipal } from '@ymera/kernel';
import DataLoader from 'dataloader';
import type { Workflow } from './domain/definition.ts';
import { HistoryTooLongError } from './domain/errors.ts';
import type { RunState } from './domain/run-state.ts';
import type { ServiceDeps } from './ports.ts';
import type { Commit, RunRecord } from './run-ports.ts';
import { describeRun, type RunDescription } from './services/describe-run.ts';
import { openRun } from './services/open-run.ts';
import { createPayloadReader, type PayloadReader } from './services/read-payloads.ts';

/** What one operation looks up, each thing once, in batches; of the caller's tenant alone. */
export interface Loaders {
  readonly workflows: DataLoader<string, Workflow | null>;
  readonly runs: DataLoader<string, RunRecord | null>;
  /** How a run stands by its log; null when there is no such run. */
  readonly runStates: DataLoader<string, RunState | null>;
  /** What can be seen of a run, from one reading of its log; null when there is no such run. */
  readonly descriptions: DataLoader<string, RunDescription | null>;
  /** The entry of a run's log in which an event stands; null when there is none. */
  readonly commits: DataLoader<EventPlace, Commit | null, string>;
  readonly payload: PayloadReader;
}

export interface EventPlace {
  readonly runId: string;
  readonly seq: number;
}

/** Events of all histories together after which one operation has no more laid out. */
const eventsMax = 50_000;

/** A page has no more runs than this, so that reading their logs side by side is bounded. */
const batchMax = 100;

export function createLoaders(
  { stores, log, clock }: Pick<ServiceDeps, 'stores' | 'log' | 'clock'>,
  scope: RequestScope,
  limits = { eventsMax },
): Loaders {
  const tenantId = () => requirePrincipal(scope).tenantId;
  const workflows = new DataLoader<string, Workflow | null>(
    async (ids) => inOrder(ids, await stores.workflows.findMany(tenantId(), ids)),
    { maxBatchSize: batchMax },
  );
  const runs = new DataLoader<string, RunRecord | null>(
    async (ids) => inOrder(ids, await stores.runs.findMany(tenantId(), ids)),
    { maxBatchSize: batchMax },
  );
  const stateOf = async (id: string): Promise<RunState | null> => {
    const record = await runs.load(id);
    const definition = record && (await workflows.load(record.workflowId));
    return definition && (await openRun({ stores, log }, { record, definition })).run;
  };
  const runStates = new DataLoader<string, RunState | null>((ids) => Promise.all(ids.map(stateOf)), {
    maxBatchSize: batchMax,
  });
  let eventsLeft = limits.eventsMax;
  const descriptionOf = async (id: string): Promise<RunDescription | null> => {
    if (eventsLeft <= 0) throw new HistoryTooLongError(limits.eventsMax);
    const record = await runs.load(id);
    const description = record && (await describeRun({ stores, clock }, record, scope.signal));
    eventsLeft -= description?.events ?? 0;
    return description;
  };
  // One after the other, so that what is held is bounded: a whole history is laid out for each.
  const descriptions = new DataLoader<string, RunDescription | null>(oneByOne(descriptionOf), {
    maxBatchSize: batchMax,
  });
  const commitOf = async ({ runId, seq }: EventPlace): Promise<Commit | null> => {
    const [commit] = await stores.commits.read({ tenantId: tenantId(), runId, afterSeq: seq - 1, limit: 1 });
    return commit ?? null;
  };
  const commits = new DataLoader<EventPlace, Commit | null, string>(
    (places) => Promise.all(places.map(commitOf)),
    { maxBatchSize: batchMax, cacheKeyFn: ({ runId, seq }) => `${runId}:${seq}` },
  );
  return {
    workflows,
    runs,
    runStates,
    descriptions,
    commits,
    payload: createPayloadReader(stores.blobs, tenantId),
  };
}

/** What goes wrong with one is told of that one alone. */
const oneByOne =
  <T>(load: (id: string) => Promise<T>) =>
  async (ids: readonly string[]): Promise<(T | Error)[]> => {
    const found: (T | Error)[] = [];
    for (const id of ids) found.push(await load(id).catch(asError));
    return found;
  };

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('It failed.', { cause: error });

function inOrder<T extends { readonly id: string }>(
  ids: readonly string[],
  found: readonly T[],
): (T | null)[] {
  const byId = new Map(found.map((item) => [item.id, item]));
  return ids.map((id) => byId.get(id) ?? null);
}
