import type { DomainEvent, EventHandler, Events } from './events.ts';

/** The memory twin of the outbox: delivers within `publish`, so that a test sees the effect when it resolves. */
export function createMemoryEvents(): Events & { readonly published: readonly DomainEvent[] } {
  const published: DomainEvent[] = [];
  const handlers = new Set<{ topics: readonly string[]; handler: EventHandler }>();
  return {
    published,
    publish: async (event) => {
      if (published.some(({ id }) => id === event.id)) return;
      published.push(event);
      for (const { topics, handler } of handlers) {
        if (topics.includes(event.topic)) await handler(event);
      }
    },
    consume: ({ topics }, handler) => {
      const entry = { topics, handler };
      handlers.add(entry);
      return async () => {
        handlers.delete(entry);
      };
    },
  };
}
