import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import { PoolContendedError } from '../domain/pool/errors.ts';
import type { Pool } from '../domain/pool/pool.ts';
import type { PoolPlace, PoolStore } from '../pool-ports.ts';
import { createGroupChange } from './group-change.ts';

const poolSchema = new Schema(
  {
    /** `["<tenant>","<pool>"]` */
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    poolId: { type: String, required: true },
    revision: { type: Number, required: true },
    /** The pool as JSON text: agents' ids are keys in it, and have dots. */
    record: { type: String, required: true },
  },
  { collection: 'agent_pools', versionKey: false, autoIndex: false, minimize: false },
);
poolSchema.index({ tenantId: 1, poolId: 1 });

const keyOf = ({ tenantId, poolId }: PoolPlace) => JSON.stringify([tenantId, poolId]);
// The text was written from a Pool.
const toPool = ({ record }: { readonly record: string }) => JSON.parse(record) as Pool;

/** Pools as documents; the revision guards every change. */
export async function openPoolStore(connection: Connection): Promise<PoolStore> {
  const pools = connection.model('AgentsPool', poolSchema);
  await pools.createIndexes();
  const changeInGroup = createGroupChange<Pool>();

  const replace = async (before: Pool, pool: Pool) => {
    const _id = keyOf({ tenantId: pool.tenantId, poolId: pool.id });
    const { revision } = pool;
    const fields = { revision, record: JSON.stringify(pool) };
    const { matchedCount } = await pools.updateOne({ _id, revision: before.revision }, { $set: fields });
    return matchedCount === 1;
  };

  return {
    create: ({ tenantId, id: poolId, ...rest }) => {
      const record = JSON.stringify({ tenantId, id: poolId, ...rest });
      const document = { _id: keyOf({ tenantId, poolId }), tenantId, poolId, record };
      return unlessThere(pools.create({ ...document, revision: rest.revision }));
    },
    find: async (place, signal) => {
      const found = await pools.findById(keyOf(place)).setOptions({ signal }).lean();
      return found && toPool(found);
    },
    list: async ({ tenantId, after, limit }, signal) => {
      const beyond = after === null ? {} : { poolId: { $gt: after } };
      const found = await pools
        .find({ tenantId, ...beyond })
        .setOptions({ signal })
        .sort({ poolId: 1 })
        .limit(limit)
        .lean();
      return found.map(toPool);
    },
    listPlaces: async ({ after, limit }) => {
      const beyond = after === null ? {} : { _id: { $gt: keyOf(after) } };
      const found = await pools.find(beyond, { tenantId: 1, poolId: 1 }).sort({ _id: 1 }).limit(limit).lean();
      return found.map(({ tenantId, poolId }) => ({ tenantId, poolId }));
    },
    change: (place, decide) => {
      const read = async () => {
        const found = await pools.findById(keyOf(place)).lean();
        return found && toPool(found);
      };
      const contended = () => new PoolContendedError(place.poolId);
      return changeInGroup(keyOf(place), { read, replace, contended }, decide);
    },
    remove: async (place) => (await pools.deleteOne({ _id: keyOf(place) })).deletedCount === 1,
  };
}
