import { describe, expect, test } from 'vitest';
import { createFlights } from '../../src/domain/flights.ts';
import { aGate, settle } from '../builders.ts';

const flights = () => createFlights<string>((reason) => new Error(`left: ${String(reason)}`));

describe('shared work', () => {
  test('is done once for all who ask for the same key, and anew when it has ended', async () => {
    const { share } = flights();
    let count = 0;
    const work = async () => `${++count}`;
    expect(await Promise.all([share('a', work), share('a', work), share('b', work)])).toEqual([
      '1',
      '1',
      '2',
    ]);
    expect(await share('a', work)).toBe('3');
  });

  test('that fails fails for all, and leaves nothing behind', async () => {
    const { share } = flights();
    const fail = async () => {
      throw new Error('no');
    };
    const results = await Promise.allSettled([share('a', fail), share('a', fail)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await share('a', async () => 'yes')).toBe('yes');
  });

  test('is called off when the last one leaves, with the reason given', async () => {
    const { share } = flights();
    const seen: AbortSignal[] = [];
    const gate = aGate<string>();
    const work = (signal: AbortSignal) => {
      seen.push(signal);
      return gate.opened;
    };
    const [one, two] = [new AbortController(), new AbortController()];
    const first = expect(share('a', work, one.signal)).rejects.toThrow('left: one');
    const second = share('a', work, two.signal);
    one.abort('one');
    await first;
    expect(seen[0]?.aborted).toBe(false);
    two.abort('two');
    expect(seen[0]?.reason).toBe('two');
    gate.open('ended');
    expect(await second).toBe('ended');
  });

  test('goes on as long as one is there who has no way to leave', async () => {
    const { share } = flights();
    const gate = aGate<string>();
    const caller = new AbortController();
    const stayer = share('a', () => gate.opened);
    const leaver = expect(share('a', () => gate.opened, caller.signal)).rejects.toThrow('left');
    caller.abort();
    await leaver;
    gate.open('done');
    expect(await stayer).toBe('done');
  });

  test('is all ended when it is grounded, and nothing new begins', async () => {
    const { share, ground } = flights();
    const work = (signal: AbortSignal) =>
      new Promise<string>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    const asked = expect(share('a', work)).rejects.toThrow('closing');
    await settle(1);
    await ground(new Error('closing'));
    await asked;
    await expect(share('b', work)).rejects.toThrow('closing');
  });
});
