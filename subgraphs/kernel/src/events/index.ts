export type { Bus, Listener } from './bus.ts';
export { createBus } from './bus.ts';
export { consumeWhileRunning } from './consume-while-running.ts';
export type { Consumption, DomainEvent, EventHandler, EventRoutes, Events } from './events.ts';
export { eventRoutes } from './events.ts';
export { createMemoryEvents } from './memory-events.ts';
export { createOutbox } from './outbox.ts';
export { UnreadableEventError } from './unreadable-event.ts';
