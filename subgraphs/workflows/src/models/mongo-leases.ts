import type { Lease, RunRecord, RunStore } from '../run-ports.ts';
import { type RunModel, type StoredRun, toRecord } from './run-schema.ts';

/** Of several nodes that look at once each may find that another was quicker. */
const triesMax = 3;

/** Of the runs that wait, so many are read at a time, and so many times, to find whose they are. */
const readRunsMax = 32;
const readsMax = 20;

/** How processes share the running runs; each step is one write to one document. */
export function createMongoLeases(
  model: RunModel,
): Pick<RunStore, 'claim' | 'park' | 'wake' | 'renew' | 'release'> {
  // Whose turn it was last, so that tenants beyond those that are read at a time have theirs too.
  let lastTenantId = '';
  return {
    claim: async ({ nodeId, until, now }) => {
      await model.updateMany({ isParked: true, wakeAt: { $lte: now } }, { $set: { isParked: false } });
      for (let tries = 0; tries < triesMax; tries++) {
        const claimable = { status: 'RUNNING', isParked: false, leaseUntil: { $lte: now } } as const;
        const top = await model.findOne(claimable, { priority: 1 }).sort({ priority: -1 }).lean();
        if (!top) return null;
        const wanted = { nodeId, until, now, priority: top.priority, lastTenantId };
        const run = await claimFairly(model, wanted);
        lastTenantId = run?.tenantId ?? '';
        if (run) return run;
      }
      return null;
    },
    park: async ({ tenantId, id }, { nodeId, wakes, wakeAt, epoch }) => {
      const waiting = { isParked: true, wakeAt, waitsSince: wakeAt ?? 0, parkedEpoch: epoch };
      const { matchedCount } = await model.updateOne(
        { _id: id, tenantId, leaseNodeId: nodeId, wakes },
        { $set: { ...waiting, leaseNodeId: null, leaseUntil: 0 } },
      );
      if (matchedCount === 1) return 'parked';
      return (await model.exists({ _id: id, tenantId, leaseNodeId: nodeId })) ? 'woken' : 'lost';
    },
    wake: async ({ tenantId, id }) => {
      await model.updateOne(
        { _id: id, tenantId },
        { $set: { isParked: false, wakeAt: 0, waitsSince: 0 }, $inc: { wakes: 1 } },
      );
    },
    renew: async ({ nodeId, until }, runIds) => {
      await model.updateMany({ _id: { $in: runIds }, leaseNodeId: nodeId }, { $set: { leaseUntil: until } });
    },
    release: async (nodeId, runIds) => {
      await model.updateMany(
        { leaseNodeId: nodeId, ...(runIds ? { _id: { $in: runIds } } : {}) },
        { $set: { leaseNodeId: null, leaseUntil: 0 } },
      );
    },
  };
}

interface Claim extends Lease {
  readonly now: number;
  readonly priority: number;
  readonly lastTenantId: string;
}

/** Asks the tenants with the fewest leases first. */
async function claimFairly(model: RunModel, claim: Claim): Promise<RunRecord | null> {
  const { nodeId, until, now, priority } = claim;
  const [waiting, leases] = await Promise.all([listWaiting(model, claim), countLeases(model, now)]);
  for (const tenantIds of byShare(waiting, leases)) {
    const run = await model
      .findOneAndUpdate(
        { ...claimable({ now, priority }), tenantId: { $in: tenantIds } },
        { $set: { leaseNodeId: nodeId, leaseUntil: until } },
        { sort: { waitsSince: 1, _id: 1 }, returnDocument: 'after' },
      )
      .lean<StoredRun>();
    if (run) return toRecord(run);
  }
  return null;
}

const claimable = ({ now, priority }: Pick<Claim, 'now' | 'priority'>) =>
  ({ status: 'RUNNING', isParked: false, priority, leaseUntil: { $lte: now } }) as const;

/**
 * The tenants that have runs to claim: read in their order, from the one after the last to the last, and each time on
 * from the next tenant, so that one with thousands of runs costs no more than another.
 */
async function listWaiting(model: RunModel, claim: Claim): Promise<readonly string[]> {
  const tenantIds = new Set<string>();
  let after = claim.lastTenantId;
  let fromStart = after === '';
  for (let reads = 0; reads < readsMax; reads++) {
    const found = await model
      .find({ ...claimable(claim), tenantId: { $gt: after } }, { tenantId: 1 })
      .sort({ tenantId: 1 })
      .limit(readRunsMax)
      .lean();
    for (const { tenantId } of found) tenantIds.add(tenantId);
    const last = found.at(-1)?.tenantId;
    const isEnd = last === undefined || found.length < readRunsMax;
    if (fromStart && (isEnd || (claim.lastTenantId !== '' && last >= claim.lastTenantId))) break;
    fromStart ||= isEnd;
    after = isEnd ? '' : last;
  }
  return [...tenantIds];
}

async function countLeases(model: RunModel, now: number): Promise<ReadonlyMap<string, number>> {
  const counted = await model.aggregate<{ _id: string; leases: number }>([
    { $match: { leaseUntil: { $gt: now }, status: 'RUNNING' } },
    { $group: { _id: '$tenantId', leases: { $sum: 1 } } },
  ]);
  return new Map(counted.map(({ _id, leases }) => [_id, leases]));
}

/** Tenants with as many leases stand together, those with the fewest first. */
function byShare(tenantIds: readonly string[], leases: ReadonlyMap<string, number>): readonly string[][] {
  const groups = new Map<number, string[]>();
  for (const tenantId of tenantIds) {
    const held = leases.get(tenantId) ?? 0;
    groups.set(held, [...(groups.get(held) ?? []), tenantId]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}
