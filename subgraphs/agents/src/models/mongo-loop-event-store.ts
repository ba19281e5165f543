import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { LoopEvent, LoopEventBody } from '../domain/loop/loop-event.ts';
import type { LoopEventStore } from '../ports.ts';

const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;

const eventSchema = new Schema(
  {
    /** The run's id, a colon and the event's number: one event for each. */
    _id: text,
    tenantId: text,
    runId: text,
    seq: number,
    epoch: number,
    at: number,
    /** As JSON text: what tools take and give may have any key. */
    body: text,
  },
  { collection: 'agent_run_events', versionKey: false, autoIndex: false, minimize: false },
);
eventSchema.index({ tenantId: 1, runId: 1, seq: 1 });

/** Events as documents, one each, and never changed. */
export async function openLoopEventStore(connection: Connection): Promise<LoopEventStore> {
  const events = connection.model('AgentsRunEvent', eventSchema);
  await events.createIndexes();
  return {
    append: ({ body, ...event }) => {
      const _id = `${event.runId}:${event.seq}`;
      return unlessThere(events.insertOne({ ...event, _id, body: JSON.stringify(body) }));
    },
    list: async ({ tenantId, runId, after, limit }, signal) => {
      const found = await events
        .find({ tenantId, runId, seq: { $gt: after } })
        .setOptions({ signal })
        .sort({ seq: 1 })
        .limit(limit)
        .lean();
      return found.map(
        ({ seq, epoch, at, body }): LoopEvent => ({
          ...{ tenantId, runId, seq, epoch, at },
          body: JSON.parse(body) as LoopEventBody, // written by append
        }),
      );
    },
  };
}
