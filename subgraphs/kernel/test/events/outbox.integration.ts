import {
  createBus,
  createOutbox,
  type DomainEvent,
  type EventHandler,
  eventRoutes,
} from '@ymera/kernel/events';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anEvent } from './builders.ts';

const topic = 'agents.run.completed';
const routes = eventRoutes([
  { consumer: 'learning', topics: [topic] },
  { consumer: 'billing', topics: [topic] },
]);

let mongo: TestMongo;
let databases = 0;
let name = '';
let clock = createManualClock();
let log = createRecordingLog();
let bus = createBus();
let stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  mongo = await openTestMongo();
});
afterAll(() => mongo.close());

beforeEach(() => {
  name = `outbox_${databases++}`;
  clock = createManualClock();
  log = createRecordingLog();
  bus = createBus();
  stops = [];
});
afterEach(async () => {
  for (const stop of stops) await stop();
});

/** The outbox as one process has it; all of a test share the database. */
const open = (itsBus = bus) =>
  createOutbox({
    connection: mongo.connection.useDb(name),
    bus: itsBus,
    clock,
    log,
    routes,
  });

const stored = (id: string) =>
  mongo.connection
    .useDb(name)
    .collection<{ _id: string; pending: string[]; handledAt?: Date }>('events')
    .findOne({ _id: id });

/** A handler that records, and a way to wait until it has recorded so many. */
function recorder(handle: EventHandler = async () => {}) {
  const heard: string[] = [];
  let wake = () => {};
  const handler: EventHandler = async (event) => {
    heard.push(event.id);
    wake();
    await handle(event);
  };
  const count = async (wanted: number) => {
    while (heard.length < wanted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return heard;
  };
  return { handler, heard, count };
}

type Outbox = Awaited<ReturnType<typeof open>>;

function consume(outbox: Outbox, consumer: string, handler: EventHandler) {
  const stop = outbox.consume({ consumer, topics: [topic] }, handler);
  stops.push(stop);
  return stop;
}

describe('an event', () => {
  it('is told to each consumer once, whole', async () => {
    const outbox = await open();
    const events: DomainEvent[] = [];
    const learning = recorder(async (event) => void events.push(event));
    const billing = recorder();
    consume(outbox, 'learning', learning.handler);
    consume(outbox, 'billing', billing.handler);
    await outbox.publish(anEvent());
    await outbox.publish(anEvent({ id: 'last' }));
    expect(await learning.count(2)).toEqual([anEvent().id, 'last']);
    expect(await billing.count(2)).toEqual([anEvent().id, 'last']);
    expect(events[0]).toEqual(anEvent());
  });

  it('published twice, or by many at once, is told once', async () => {
    const outbox = await open();
    const learning = recorder();
    consume(outbox, 'learning', learning.handler);
    await Promise.all(Array.from({ length: 8 }, () => outbox.publish(anEvent({ id: 'a' }))));
    await learning.count(1);
    await outbox.publish(anEvent({ id: 'a', payload: { other: true } }));
    await outbox.publish(anEvent({ id: 'b' }));
    expect(await learning.count(2)).toEqual(['a', 'b']);
  });

  it('published while nobody listened is told when someone does', async () => {
    await (await open()).publish(anEvent());
    const learning = recorder();
    consume(await open(), 'learning', learning.handler);
    expect(await learning.count(1)).toEqual([anEvent().id]);
  });

  it('published by another process is found without its bell', async () => {
    const learning = recorder();
    consume(await open(), 'learning', learning.handler);
    await (await open(createBus())).publish(anEvent());
    expect(await learning.count(1)).toEqual([anEvent().id]);
  });

  it('that nobody wants is kept for inspection, and not for ever', async () => {
    await (await open()).publish(anEvent({ topic: 'agents.nobody.listens' }));
    expect(await stored(anEvent().id)).toMatchObject({ pending: [], handledAt: new Date(clock.now()) });
  });

  it('that everyone has handled is marked for removal', async () => {
    const outbox = await open();
    const [learning, billing] = [recorder(), recorder()];
    const stopLearning = consume(outbox, 'learning', learning.handler);
    await outbox.publish(anEvent());
    await learning.count(1);
    await stopLearning();
    expect(await stored(anEvent().id)).toMatchObject({ pending: ['billing'] });
    expect(await stored(anEvent().id)).not.toHaveProperty('handledAt');
    const stopBilling = consume(outbox, 'billing', billing.handler);
    await billing.count(1);
    await stopBilling();
    expect(await stored(anEvent().id)).toMatchObject({ pending: [], handledAt: new Date(clock.now()) });
  });
});

describe('an event whose handler fails', () => {
  /** Fails for the event `a` as often as said. */
  function failing(times: number) {
    let left = times;
    return recorder(async ({ id }) => {
      if (id === 'a' && left-- > 0) throw new Error('not yet');
    });
  }

  it('is told again after half a second, then a second, and lets others pass meanwhile', async () => {
    const outbox = await open();
    const learning = failing(2);
    consume(outbox, 'learning', learning.handler);
    await outbox.publish(anEvent({ id: 'a' }));
    await outbox.publish(anEvent({ id: 'b' }));
    expect(await learning.count(2)).toEqual(['a', 'b']);
    await clock.advance(499);
    await outbox.publish(anEvent({ id: 'c' }));
    expect(await learning.count(3)).toEqual(['a', 'b', 'c']);
    await clock.advance(1);
    await outbox.publish(anEvent({ id: 'd' }));
    expect(await learning.count(5)).toEqual(['a', 'b', 'c', 'a', 'd']);
    await clock.advance(999);
    await outbox.publish(anEvent({ id: 'e' }));
    expect((await learning.count(6)).at(-1)).toBe('e');
    await clock.advance(1);
    await outbox.publish(anEvent({ id: 'f' }));
    expect((await learning.count(8)).slice(6)).toEqual(['a', 'f']);
  });

  it('is logged with its id, its consumer and the error', async () => {
    const outbox = await open();
    const learning = failing(1);
    consume(outbox, 'learning', learning.handler);
    await outbox.publish(anEvent({ id: 'a' }));
    await outbox.publish(anEvent({ id: 'b' }));
    await learning.count(2);
    expect(log.lines).toMatchObject([
      {
        level: 'error',
        message: 'an event handler failed; it will be tried again',
        fields: { consumer: 'learning', event: 'a', error: { message: 'not yet' } },
      },
    ]);
  });

  it('is not told again to those who handled it', async () => {
    const outbox = await open();
    const [learning, billing] = [failing(1), recorder()];
    consume(outbox, 'learning', learning.handler);
    consume(outbox, 'billing', billing.handler);
    await outbox.publish(anEvent({ id: 'a' }));
    await Promise.all([learning.count(1), billing.count(1)]);
    await outbox.publish(anEvent({ id: 'b' }));
    await Promise.all([learning.count(2), billing.count(2)]);
    await clock.advance(500);
    await outbox.publish(anEvent({ id: 'c' }));
    expect(await learning.count(4)).toEqual(['a', 'b', 'a', 'c']);
    expect(await billing.count(3)).toEqual(['a', 'b', 'c']);
  });
});

describe('stopping', () => {
  it('waits for the handler that is running, and starts no other', async () => {
    const outbox = await open();
    let finish = () => {};
    const running = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const learning = recorder(() => running);
    await outbox.publish(anEvent({ id: 'a' }));
    await outbox.publish(anEvent({ id: 'b' }));
    const stop = consume(outbox, 'learning', learning.handler);
    await learning.count(1);
    let stopped = false;
    const stopping = stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect(learning.heard).toEqual(['a']);
    expect(await stored('a')).toMatchObject({ pending: ['billing'] });
    expect(await stored('b')).toMatchObject({ pending: ['learning', 'billing'] });
  });

  it('leaves what was not handled to the next start', async () => {
    const outbox = await open();
    await consume(outbox, 'learning', async () => {})();
    await outbox.publish(anEvent());
    const learning = recorder();
    consume(outbox, 'learning', learning.handler);
    expect(await learning.count(1)).toEqual([anEvent().id]);
  });

  it('ends at once when there is nothing to do', async () => {
    const stop = consume(await open(), 'learning', async () => {});
    await expect(stop()).resolves.toBeUndefined();
    await expect(stop()).resolves.toBeUndefined();
  });
});
