import type { Clock } from '@ymera/kernel';
import type { RunRecord, RunRef, RunStore } from '../run-ports.ts';
import { createRecent } from './recent.ts';

export interface RunLookupOptions {
  readonly clock: Clock;
  readonly onFound: (record: RunRecord) => void;
}

/** A run that was running is not asked for again so soon: at worst a step is done that nobody waits for any more. */
const knownMs = 1_000;
const runsMax = 1_000;

/** Whether a run still goes on; steps of one run that come together are one look into the store. */
export function createRunLookup(
  runs: Pick<RunStore, 'findMany'>,
  { clock, onFound }: RunLookupOptions,
): (run: RunRef) => Promise<boolean> {
  const known = createRecent<number>(runsMax);
  // Bounded by the steps at work.
  const lookedUp = new Map<string, Promise<boolean>>();

  async function lookUp({ tenantId, id }: RunRef): Promise<boolean> {
    const [record] = await runs.findMany(tenantId, [id]);
    if (!record) return false;
    onFound(record);
    if (record.status === 'RUNNING') known.set(keyOf(record), clock.now() + knownMs);
    return record.status === 'RUNNING';
  }

  return async (run) => {
    const key = keyOf(run);
    if ((known.get(key) ?? 0) > clock.now()) return true;
    const answer = lookedUp.get(key) ?? lookUp(run).finally(() => lookedUp.delete(key));
    lookedUp.set(key, answer);
    return answer;
  };
}

const keyOf = ({ tenantId, id }: RunRef) => JSON.stringify([tenantId, id]);
