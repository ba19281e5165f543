import {
  createMemoryEvents,
  type DomainEvent,
  eventRoutes,
  UnreadableEventError,
} from '@ymera/kernel/events';
import { describe, expect, it } from 'vitest';
import { anEvent } from './builders.ts';

describe('routes', () => {
  it('lead each topic to all who want to hear of it', () => {
    const routes = eventRoutes([
      { consumer: 'learning', topics: ['a'] },
      { consumer: 'security', topics: ['a', 'b'] },
    ]);
    expect(Object.fromEntries(routes)).toEqual({ a: ['learning', 'security'], b: ['security'] });
  });
});

describe('events in memory', () => {
  const listen = (topics: readonly string[]) => {
    const events = createMemoryEvents();
    const heard: DomainEvent[] = [];
    const stop = events.consume({ consumer: 'learning', topics }, async (event) => void heard.push(event));
    return { events, heard, stop };
  };

  it('are delivered whole before publish resolves', async () => {
    const { events, heard } = listen(['agents.run.completed']);
    await events.publish(anEvent());
    expect(heard).toEqual([anEvent()]);
  });

  it('are told once for an id', async () => {
    const { events, heard } = listen(['agents.run.completed']);
    await events.publish(anEvent());
    await events.publish(anEvent({ payload: { other: true } }));
    expect(heard).toEqual([anEvent()]);
    expect(events.published).toHaveLength(1);
  });

  it('of a topic nobody wants are kept for the test to see', async () => {
    const { events, heard } = listen(['other.topic']);
    await events.publish(anEvent());
    expect(heard).toEqual([]);
    expect(events.published).toEqual([anEvent()]);
  });

  it('are not told to who has stopped', async () => {
    const { events, heard, stop } = listen(['agents.run.completed']);
    await stop();
    await events.publish(anEvent());
    expect(heard).toEqual([]);
  });
});

describe('an unreadable event', () => {
  it('is named with its topic and the field', () => {
    expect(new UnreadableEventError(anEvent(), 'wallMs').message).toBe(
      'The event agents.run.completed:arun_1 of topic agents.run.completed has no usable wallMs.',
    );
  });
});
