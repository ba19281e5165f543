import type { Consumption, EventHandler, Events } from './events.ts';

/** The `start` and `stop` of a subgraph that hears events from the one to the other. It may be stopped unstarted. */
export function consumeWhileRunning(events: Events, consumption: Consumption, handler: EventHandler) {
  let stopConsuming = async () => {};
  return {
    start: async (): Promise<void> => {
      stopConsuming = events.consume(consumption, handler);
    },
    stop: (): Promise<void> => stopConsuming(),
  };
}
