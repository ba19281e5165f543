import { type Connection, type InferSchemaType, Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { isJsonObject } from '../json.ts';
import type { Log } from '../log/index.ts';
import { boundStore } from '../mongo/bound-store.ts';
import { unlessThere } from '../mongo/duplicate-key.ts';
import type { Bus } from './bus.ts';
import type { Consumption, DomainEvent, EventHandler, EventRoutes, Events } from './events.ts';

const pollMs = 500;
const batchSize = 100;
const retryDelayMaxMs = 30_000;
/** Events that all consumers have handled are kept this long for inspection. */
const keepSeconds = 7 * 24 * 3600;

const outboxSchema = new Schema(
  {
    _id: { type: String, required: true },
    topic: { type: String, required: true },
    tenantId: { type: String, required: true },
    at: { type: Number, required: true },
    payload: { type: Schema.Types.Mixed, required: true },
    /** The consumers that have not handled it yet. */
    pending: { type: [String], required: true },
    publishedAt: { type: Date, required: true },
    /** By consumer, the earliest time for another attempt in milliseconds, and the attempts so far. */
    retryAt: { type: Schema.Types.Mixed, default: {} },
    attempts: { type: Schema.Types.Mixed, default: {} },
    /** When the last consumer was done. */
    handledAt: { type: Date },
  },
  { collection: 'events', versionKey: false, autoIndex: false, minimize: false },
);
outboxSchema.index({ pending: 1 });
outboxSchema.index({ handledAt: 1 }, { expireAfterSeconds: keepSeconds });

type StoredEvent = InferSchemaType<typeof outboxSchema>;

interface OutboxDeps {
  readonly connection: Connection;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly routes: EventRoutes;
}

/** The durable outbox: events are documents that carry the names of the consumers still to hear of them. */
export async function createOutbox(deps: OutboxDeps): Promise<Events> {
  const store = boundStore(await openEventStore(deps.connection));
  return {
    publish: async (event) => {
      const pending = deps.routes.get(event.topic) ?? [];
      await store.insertOnce(event, { pending, now: deps.clock.now() });
      for (const consumer of pending) deps.bus.ring(bellOf(consumer));
    },
    consume: (consumption, handler) => {
      const stopping = new AbortController();
      const done = deliver({ ...deps, store }, { consumption, handler, signal: stopping.signal });
      return async () => {
        stopping.abort();
        await done;
      };
    },
  };
}

const bellOf = (consumer: string) => `events:${consumer}`;

type EventStore = Awaited<ReturnType<typeof openEventStore>>;

async function openEventStore(connection: Connection) {
  const model = connection.model('OutboxEvent', outboxSchema);
  await model.createIndexes();
  return {
    insertOnce: async (
      { id, ...rest }: DomainEvent,
      { pending, now }: { pending: readonly string[]; now: number },
    ): Promise<void> => {
      const publishedAt = new Date(now);
      const handled = pending.length === 0 ? { handledAt: publishedAt } : {};
      const inserted = { ...rest, pending, publishedAt, retryAt: {}, attempts: {}, ...handled };
      // Two upserts of one id may both find nothing; the second to insert is refused, and the event is there.
      await unlessThere(model.updateOne({ _id: id }, { $setOnInsert: inserted }, { upsert: true }).exec());
    },
    findDue: async (consumer: string, now: number): Promise<readonly StoredEvent[]> =>
      model
        .find({ pending: consumer, [`retryAt.${consumer}`]: { $not: { $gt: now } } })
        .sort({ _id: 1 })
        .limit(batchSize)
        .lean(),
    recordHandled: async (id: string, consumer: string, now: number): Promise<void> => {
      await model.updateOne({ _id: id }, { $pull: { pending: consumer } });
      await model.updateOne({ _id: id, pending: { $size: 0 } }, { handledAt: new Date(now) });
    },
    putOff: async (
      id: string,
      consumer: string,
      { attempts, retryAt }: { attempts: number; retryAt: number },
    ): Promise<void> => {
      const later = { [`retryAt.${consumer}`]: retryAt, [`attempts.${consumer}`]: attempts };
      await model.updateOne({ _id: id }, { $set: later });
    },
  };
}

type DeliveryDeps = OutboxDeps & { readonly store: EventStore };

async function deliver(
  deps: DeliveryDeps,
  job: { consumption: Consumption; handler: EventHandler; signal: AbortSignal },
): Promise<void> {
  const listener = deps.bus.listen(bellOf(job.consumption.consumer));
  while (!job.signal.aborted) {
    const handled = await deliverBatch(deps, job).catch((error) => {
      deps.log.error('reading the outbox failed', { consumer: job.consumption.consumer, error });
      return 0;
    });
    if (handled === 0) await listener.heard(pollMs, job.signal);
  }
  listener.close();
}

async function deliverBatch(
  { store, clock, log }: DeliveryDeps,
  { consumption, handler, signal }: { consumption: Consumption; handler: EventHandler; signal: AbortSignal },
): Promise<number> {
  const { consumer } = consumption;
  let handled = 0;
  for (const stored of await store.findDue(consumer, clock.now())) {
    if (signal.aborted) break;
    try {
      await handler(toEvent(stored));
      await store.recordHandled(stored._id, consumer, clock.now());
      handled++;
    } catch (error) {
      log.error('an event handler failed; it will be tried again', { consumer, event: stored._id, error });
      const attempts = Number(stored.attempts?.[consumer] ?? 0);
      const delay = Math.min(retryDelayMaxMs, 500 * 2 ** Math.min(attempts, 10));
      await store.putOff(stored._id, consumer, { attempts: attempts + 1, retryAt: clock.now() + delay });
    }
  }
  return handled;
}

function toEvent(stored: StoredEvent): DomainEvent {
  const { _id, topic, tenantId, at, payload } = stored;
  return { id: _id, topic, tenantId, at, payload: isJsonObject(payload) ? payload : {} };
}
