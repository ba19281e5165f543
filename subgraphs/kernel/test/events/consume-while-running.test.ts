import { consumeWhileRunning, createMemoryEvents } from '@ymera/kernel/events';
import { expect, it } from 'vitest';
import { anEvent } from './builders.ts';

function aListener() {
  const events = createMemoryEvents();
  const heard: string[] = [];
  const consumption = { consumer: 'learning', topics: [anEvent().topic] };
  const listening = consumeWhileRunning(events, consumption, async ({ id }) => void heard.push(id));
  return { events, heard, listening };
}

it('a subgraph hears events from its start to its stop', async () => {
  const { events, heard, listening } = aListener();
  await events.publish(anEvent({ id: 'before' }));
  await listening.start();
  await events.publish(anEvent({ id: 'meanwhile' }));
  await listening.stop();
  await events.publish(anEvent({ id: 'after' }));
  expect(heard).toEqual(['meanwhile']);
});

it('a subgraph that never started can be stopped', async () => {
  const { listening } = aListener();
  await expect(listening.stop()).resolves.toBeUndefined();
});
