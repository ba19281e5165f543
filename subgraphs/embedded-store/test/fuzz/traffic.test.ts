import { describe, expect, test } from 'vitest';
import { type Channel, Traffic, type TrafficLimits } from '../../src/server/traffic.ts';
import { frameRequest, ProtocolError } from '../../src/server/wire.ts';
import { docOf } from '../../src/values/document.ts';
import { fuzzRun } from './random.ts';

const { random, rounds } = fuzzRun('traffic');
const request = (id: number, bytes: number): Buffer => frameRequest(id, docOf({ pad: Buffer.alloc(bytes) }));

interface Client {
  readonly channel: Channel;
  readonly told: string[];
}

function aTraffic(limits: Partial<TrafficLimits> = {}) {
  const clock = { now: 0 };
  const traffic = new Traffic(() => clock.now, { patienceMs: 1000, ...limits });
  const client = (): Client => {
    const told: string[] = [];
    const hangUp = (why: string): void => {
      told.push(why);
    };
    return { channel: traffic.open({ onRoom: () => told.push('room'), hangUp }), told };
  };
  return { clock, traffic, client };
}

const nextTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('traffic', () => {
  test('messages come out whole and in order however they are cut into pieces', () => {
    for (let round = 0; round < 200 * rounds; round++) {
      const { traffic, client } = aTraffic();
      const { channel } = client();
      const sizes = Array.from({ length: 1 + random.below(6) }, () => random.pick([0, 1, 50, 3000]));
      const all = Buffer.concat(sizes.map((size, i) => request(i, size)));
      const seen: number[] = [];
      for (let at = 0; at < all.length; ) {
        const length = random.pick([1, 3, 15, 17, 200, 5000]);
        channel.add(all.subarray(at, at + length));
        at += length;
        for (let message = channel.next(); message !== undefined; message = channel.next()) {
          seen.push(message.requestId);
          expect(message.body).toEqual(
            request(message.requestId, sizes[message.requestId] ?? 0).subarray(16),
          );
        }
      }
      expect(seen).toEqual(sizes.map((_, i) => i));
      expect(traffic.bytesHeld).toBe(0);
    }
  });

  test('an unfinished message that finds no room waits until another is done', async () => {
    const { traffic, client } = aTraffic({ unfinishedBytesMax: 15_000 });
    const [first, second] = [client(), client()];
    const large = request(1, 10_000);
    first.channel.add(large.subarray(0, 5000));
    expect(first.channel.next()).toBeUndefined();
    second.channel.add(large.subarray(0, 5000));
    expect(second.channel.next()).toBeUndefined();
    expect([first.channel.mustPause, second.channel.mustPause]).toEqual([false, true]);
    first.channel.add(large.subarray(5000));
    expect(first.channel.next()?.requestId).toBe(1);
    expect(first.channel.next()).toBeUndefined();
    await nextTurns();
    expect(second.told).toEqual(['room']);
    expect(second.channel.next()).toBeUndefined();
    expect(second.channel.mustPause).toBe(false);
    second.channel.add(large.subarray(5000));
    expect(second.channel.next()?.requestId).toBe(1);
    second.channel.close();
    expect(traffic.bytesHeld).toBe(0);
  });

  test('a message that comes whole needs no room', () => {
    const { client } = aTraffic({ unfinishedBytesMax: 1 });
    const { channel } = client();
    channel.add(request(3, 10_000));
    expect(channel.next()?.requestId).toBe(3);
  });

  test('a client that leaves gives back all that was held for it', () => {
    const { traffic, client } = aTraffic();
    const { channel } = client();
    channel.add(request(1, 10_000).subarray(0, 100));
    channel.next();
    channel.sending(500);
    expect(traffic.bytesHeld).toBeGreaterThan(10_000);
    channel.close();
    channel.sent(500);
    expect(traffic.bytesHeld).toBe(0);
  });

  test.each([
    ['a few bytes of a header', 7],
    ['the half of a message', 500],
  ])('%s may not be left alone for longer than patience lasts', (_, bytes) => {
    const { clock, traffic, client } = aTraffic();
    const { channel, told } = client();
    channel.add(request(1, 1000).subarray(0, bytes));
    channel.next();
    clock.now = 900;
    channel.add(Buffer.alloc(1));
    channel.next();
    traffic.expire();
    expect(told).toEqual([]);
    clock.now = 1001;
    traffic.expire();
    expect(told).toEqual(['a message was left unfinished for too long']);
  });

  test('a client that waits for room, or has sent all it began, is not hung up on', () => {
    const { clock, traffic, client } = aTraffic({ unfinishedBytesMax: 5000 });
    const [waiting, idle] = [client(), client()];
    waiting.channel.add(request(1, 10_000).subarray(0, 100));
    waiting.channel.next();
    idle.channel.add(request(1, 10));
    idle.channel.next();
    idle.channel.next();
    clock.now = 5000;
    traffic.expire();
    expect([...waiting.told, ...idle.told]).toEqual([]);
  });

  test('a client that does not read is served no more, then hung up on', () => {
    const { clock, traffic, client } = aTraffic({ unsentBytesMax: 1000 });
    const { channel, told } = client();
    channel.sending(1001);
    channel.add(request(1, 10));
    expect(channel.next()).toBeUndefined();
    expect(channel.mustPause).toBe(true);
    channel.sent(1);
    expect(told).toEqual(['room']);
    expect(channel.next()?.requestId).toBe(1);
    clock.now = 1001;
    traffic.expire();
    expect(told).toEqual(['room', 'an answer was left unread for too long']);
  });

  test('when all together do not read, those are still served that do', () => {
    const { client } = aTraffic({ unsentBytesMax: 1000, unsentTotalMax: 1500 });
    const [slow, slower, reader] = [client(), client(), client()];
    slow.channel.sending(800);
    slower.channel.sending(800);
    for (const { channel } of [slow, slower, reader]) channel.add(request(1, 10));
    expect(slow.channel.next()).toBeUndefined();
    expect(slower.channel.next()).toBeUndefined();
    expect(reader.channel.next()?.requestId).toBe(1);
  });

  test('a length that no message has is refused', () => {
    for (const length of [-1, 0, 15, 48_000_001]) {
      const { client } = aTraffic();
      const { channel } = client();
      const header = Buffer.alloc(16);
      header.writeInt32LE(length);
      channel.add(header);
      expect(() => channel.next()).toThrow(ProtocolError);
    }
  });
});
