import type { JsonObject } from '../json.ts';

/** Something that happened, told to other subgraphs. Delivered at least once, in no promised order. */
export interface DomainEvent<P extends JsonObject = JsonObject> {
  /** The same happening always has the same id, so that publishing and handling it twice changes nothing. */
  readonly id: string;
  /** `<subgraph>.<noun>.<verb in the past>`, such as `agents.run.completed`. */
  readonly topic: string;
  readonly tenantId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly payload: P;
}

export type EventHandler = (event: DomainEvent) => Promise<void>;

/** A subgraph's wish to hear of a topic. */
export interface Consumption {
  /** The subgraph's name; each consumer hears each event until its handler has returned once. */
  readonly consumer: string;
  readonly topics: readonly string[];
}

/** Topic to the names of those who must hear of it. */
export type EventRoutes = ReadonlyMap<string, readonly string[]>;

export interface Events {
  /** Resolves once the event is stored. An id that was published before is passed over. */
  publish(event: DomainEvent): Promise<void>;
  /** Starts delivery to one consumer; the handler must be idempotent. Returns what stops it. */
  consume(consumption: Consumption, handler: EventHandler): () => Promise<void>;
}

/** Every process needs the same routes: an event is stored with the names of all who must hear of it. */
export function eventRoutes(consumptions: readonly Consumption[]): EventRoutes {
  const routes = new Map<string, string[]>();
  for (const { consumer, topics } of consumptions) {
    for (const topic of topics) routes.set(topic, [...(routes.get(topic) ?? []), consumer]);
  }
  return routes;
}
