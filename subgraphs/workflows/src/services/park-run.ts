import { isParkable, nextDueAt } from '../domain/waiting.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { catchUp } from './open-run.ts';
import type { RunDesk } from './run-desk.ts';
import type { Owned } from './take-over.ts';

type Deps = Pick<ServiceDeps, 'stores' | 'log' | 'clock' | 'settings' | 'nodeId'>;

/**
 * Lets a run go that only waits, for people, signals, children or a moment: whoever has news of it wakes it.
 * `news`: there may be something to look at. `busy`: it has to be held in memory. `lost`: it is not this process's.
 *
 * The order is what makes it safe: whoever writes something wakes the run afterwards. What was written before `wakes`
 * was read is found by looking now; what was written later has changed `wakes`, or will wake the parked run.
 */
export async function parkRun(
  deps: Deps,
  { record, owned, desk }: { record: RunRecord; owned: Owned; desk: RunDesk },
): Promise<'parked' | 'news' | 'busy' | 'lost'> {
  const { run, head } = owned.opened;
  if (!isParkable(run)) return 'busy';
  const wakeAt = nextDueAt(run);
  if (wakeAt !== null && wakeAt <= deps.clock.now() + deps.settings.lingerMs) return 'busy';
  if (await hearsFromChildren(deps, { owned, desk })) return 'news';
  const [stored] = await deps.stores.runs.findMany(record.tenantId, [record.id]);
  if (!stored || (await hasNews(deps, record, owned))) return 'news';
  const parking = { nodeId: deps.nodeId, wakes: stored.wakes, wakeAt, epoch: head.epoch };
  const parked = await deps.stores.runs.park(record, parking);
  return parked === 'woken' ? 'news' : parked;
}

/** Waits a while for the children: a run that goes on in a moment need not be let go, and then opened anew. */
async function hearsFromChildren(
  { clock, settings }: Deps,
  { owned, desk }: { owned: Owned; desk: RunDesk },
): Promise<boolean> {
  const { open, steps } = owned.opened.run;
  const hasChildren = [...open].some((id) => {
    const step = steps.get(id);
    return step?.phase === 'running' && step.childRunId !== null;
  });
  return hasChildren && (await desk.wait(clock.now() + settings.lingerMs));
}

async function hasNews(deps: Deps, record: RunRecord, { opened }: Owned): Promise<boolean> {
  const { tenantId, id: runId } = record;
  const [reports, others] = await Promise.all([
    deps.stores.inbox.list({ tenantId, runId, limit: 1 }),
    catchUp(deps, record, opened),
  ]);
  return reports.length > 0 || others.read.length > 0;
}
