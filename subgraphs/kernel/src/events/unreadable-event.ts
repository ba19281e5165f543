import type { DomainEvent } from './events.ts';

/** An event whose payload is not what its topic promises. It stays undelivered and logged, for someone to look at. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';

  constructor(event: DomainEvent, field: string) {
    super(`The event ${event.id} of topic ${event.topic} has no usable ${field}.`);
  }
}
