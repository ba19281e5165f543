import { type Connection, Schema } from 'mongoose';
import type { MemoryPlace, MemoryStore } from '../coordinator-ports.ts';
import type { Memory, MemoryScope } from '../domain/coordinator/memory.ts';
import { createTurns } from './plugins/turns.ts';

const text = { type: String, required: true } as const;

const memorySchema = new Schema(
  {
    /** `["<tenant>","<kind>","<of>","<key>"]` */
    _id: text,
    /** `["<tenant>","<kind>","<of>"]` */
    place: text,
    key: text,
    updatedAt: { type: Number, required: true },
    text,
    by: text,
  },
  { collection: 'agent_memories', versionKey: false, autoIndex: false, minimize: false },
);
memorySchema.index({ place: 1, updatedAt: -1, key: 1 });

/**
 * Memories as documents. Two processes that add the last ones to a scope at the same moment may make it one or two
 * larger than it may be.
 */
export async function openMemoryStore(connection: Connection): Promise<MemoryStore> {
  const memories = connection.model('AgentsMemory', memorySchema);
  await memories.createIndexes();
  const turns = createTurns();
  return {
    save: (memory, entriesMax) =>
      turns.take(scopeKey(memory.tenantId, memory.scope), async () => {
        const { key, text: said, updatedAt, by, tenantId, scope } = memory;
        const [_id, place] = [keyOf(memory), scopeKey(tenantId, scope)];
        const fields = { place, key, text: said, updatedAt, by };
        const { matchedCount } = await memories.updateOne({ _id }, { $set: fields });
        if (matchedCount === 1) return true;
        if ((await memories.countDocuments({ place })) >= entriesMax) return false;
        await memories.updateOne({ _id }, { $set: fields }, { upsert: true });
        return true;
      }),
    list: async ({ tenantId, scopes, limit }, signal) => {
      const places = scopes.map((scope) => scopeKey(tenantId, scope));
      const found = await memories
        .find({ place: { $in: places } })
        .setOptions({ signal })
        .sort({ updatedAt: -1, key: 1 })
        .limit(limit)
        .lean();
      return found.map(({ place, key, text: said, updatedAt, by }) => ({
        ...readScope(place),
        ...{ key, text: said, updatedAt, by },
      }));
    },
    remove: async (place) => (await memories.deleteOne({ _id: keyOf(place) })).deletedCount === 1,
  };
}

const scopeKey = (tenantId: string, { kind, of }: MemoryScope) => JSON.stringify([tenantId, kind, of]);
const keyOf = ({ tenantId, scope, key }: MemoryPlace) =>
  JSON.stringify([tenantId, scope.kind, scope.of, key]);

function readScope(place: string): Pick<Memory, 'tenantId' | 'scope'> {
  // Written by scopeKey.
  const [tenantId, kind, of] = JSON.parse(place) as [string, MemoryScope['kind'], string | null];
  return { tenantId, scope: { kind, of } as MemoryScope };
}
