import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import { RemoteAgentContendedError } from '../domain/remote/errors.ts';
import type { RemoteAgent, StandingPhase } from '../domain/remote/remote-agent.ts';
import type { RemoteAgentPlace, RemoteAgentStore } from '../remote-ports.ts';
import { createTurns } from './plugins/turns.ts';
import { createSharedRead } from './shared-read.ts';

const agentSchema = new Schema(
  {
    /** `["<tenant>","<agent>"]` */
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    agentId: { type: String, required: true },
    revision: { type: Number, required: true },
    phase: { type: String, required: true },
    heardAt: { type: Number, required: true },
    keyIds: { type: [String], required: true },
    /** The agent as JSON text: the keys of its owner's config are any. */
    record: { type: String, required: true },
  },
  { collection: 'remote_agents', versionKey: false, autoIndex: false, minimize: false },
);
agentSchema.index({ tenantId: 1, agentId: 1 });
agentSchema.index({ tenantId: 1, phase: 1 });
agentSchema.index({ keyIds: 1 });
agentSchema.index({ phase: 1, heardAt: 1 });

/** One document: when this installation watched last, and since when without a break. */
const watchSchema = new Schema(
  {
    _id: { type: String, required: true },
    sweptAt: { type: Number, required: true },
    since: { type: Number, required: true },
  },
  { collection: 'remote_agents_watch', versionKey: false, autoIndex: false },
);
const watchId = 'watch';

/** Changes from other processes that may come between; those of this one wait for each other. */
const attemptsMax = 50;

const keyOf = ({ tenantId, id }: RemoteAgentPlace) => JSON.stringify([tenantId, id]);
// The text was written from a RemoteAgent.
const toAgent = ({ record }: { readonly record: string }) => JSON.parse(record) as RemoteAgent;
const fieldsOf = (agent: RemoteAgent) => ({
  revision: agent.revision,
  phase: agent.standing.phase,
  heardAt: agent.standing.heardAt,
  keyIds: agent.keys.map(({ id }) => id),
  record: JSON.stringify(agent),
});

/** Remote agents as documents; the revision guards every change. */
export async function openRemoteAgentStore(connection: Connection): Promise<RemoteAgentStore> {
  const agents = connection.model('AgentsRemoteAgent', agentSchema);
  const watches = connection.model('AgentsRemoteWatch', watchSchema);
  await agents.createIndexes();
  const turns = createTurns();
  const countShared = createSharedRead<Readonly<Record<StandingPhase, number>>>();

  // A group would read each document of the tenant; here an index is counted.
  const countOf = async (tenantId: string) => {
    const count = (phase: StandingPhase) => agents.countDocuments({ tenantId, phase });
    const [ACTIVE, WARNED, SUSPENDED, FROZEN, REMOVED] = await Promise.all([
      count('ACTIVE'),
      count('WARNED'),
      count('SUSPENDED'),
      count('FROZEN'),
      count('REMOVED'),
    ]);
    return { ACTIVE, WARNED, SUSPENDED, FROZEN, REMOVED };
  };

  const replace = async (before: RemoteAgent, agent: RemoteAgent) => {
    const seen = { _id: keyOf(agent), revision: before.revision };
    const { matchedCount } = await agents.updateOne(seen, { $set: fieldsOf(agent) });
    return matchedCount === 1;
  };

  return {
    create: (agent) => {
      const { tenantId, id: agentId } = agent;
      return unlessThere(agents.create({ _id: keyOf(agent), tenantId, agentId, ...fieldsOf(agent) }));
    },
    find: async (place, signal) => {
      const found = await agents.findById(keyOf(place)).setOptions({ signal }).lean();
      return found && toAgent(found);
    },
    findMany: async ({ tenantId, ids }, signal) => {
      const _id = { $in: ids.map((id) => keyOf({ tenantId, id })) };
      return (await agents.find({ _id }).setOptions({ signal }).lean()).map(toAgent);
    },
    findByKey: async (keyId, signal) => {
      const found = await agents.findOne({ keyIds: keyId }).setOptions({ signal }).lean();
      return found && toAgent(found);
    },
    list: async ({ tenantId, after, limit }, signal) => {
      const beyond = after === null ? {} : { agentId: { $gt: after } };
      const found = await agents
        .find({ tenantId, phase: { $ne: 'REMOVED' }, ...beyond })
        .setOptions({ signal })
        .sort({ agentId: 1 })
        .limit(limit)
        .lean();
      return found.map(toAgent);
    },
    count: (tenantId) => countShared(tenantId, () => countOf(tenantId)),
    listSilent: async ({ before, phases, limit }) => {
      const found = await agents
        .find({ phase: { $in: [...phases] }, heardAt: { $lt: before } })
        .sort({ heardAt: 1 })
        .limit(limit)
        .lean();
      return found.map(toAgent);
    },
    change: (place, decide) =>
      turns.take(keyOf(place), async () => {
        for (let attempt = 0; attempt < attemptsMax; attempt++) {
          const found = await agents.findById(keyOf(place)).lean();
          if (!found) return null;
          const before = toAgent(found);
          const next = decide(before);
          if (next === before) return before;
          const written = { ...next, revision: before.revision + 1 };
          if (await replace(before, written)) return written;
        }
        throw new RemoteAgentContendedError(place.id);
      }),
    noteWatch: async ({ now, gapMs }) => {
      const seen = await watches.findById(watchId).lean();
      if (!seen) {
        const isFirst = await unlessThere(watches.create({ _id: watchId, sweptAt: now, since: now }));
        return isFirst ? now : ((await watches.findById(watchId).lean())?.since ?? now);
      }
      const since = now - seen.sweptAt > gapMs ? now : seen.since;
      const next = { sweptAt: Math.max(now, seen.sweptAt), since };
      const { matchedCount } = await watches.updateOne(
        { _id: watchId, sweptAt: seen.sweptAt },
        { $set: next },
      );
      // Another process has just noted the same.
      return matchedCount === 1 ? since : ((await watches.findById(watchId).lean())?.since ?? now);
    },
  };
}
