import type { Recommendation, Recommender } from '@ymera/kernel';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createAskHistory } from '../../../src/services/selection/ask-history.ts';

const asked = { tenantId: 'tenant_one', task: 'fix the leak', agentIds: ['a'] };
const nothing: Recommendation = { best: null, closest: null };

function openWorld(recommend: Recommender['recommend']) {
  const clock = createManualClock();
  const log = createRecordingLog();
  let calls = 0;
  const signals: (AbortSignal | undefined)[] = [];
  const recommender: Recommender = {
    recommend: (request, signal) => {
      calls++;
      signals.push(signal);
      return recommend(request, signal);
    },
  };
  return { ask: createAskHistory({ recommender, clock, log }), clock, log, signals, calls: () => calls };
}
const silent = () => new Promise<Recommendation>(() => {});

describe('asking history', () => {
  test('gives what the recommender answers', async () => {
    const { ask } = openWorld(async () => nothing);
    expect(await ask(asked)).toBe(nothing);
  });

  test('gives nothing where nobody keeps a history', async () => {
    const clock = createManualClock();
    const ask = createAskHistory({ recommender: null, clock, log: createRecordingLog() });
    expect(await ask(asked)).toBeNull();
  });

  test('waits 150 ms and no longer, calls the question off, and asks again only after five seconds', async () => {
    const { ask, clock, signals, calls, log } = openWorld(silent);
    const answer = ask(asked);
    await clock.advance(149);
    expect(signals[0]?.aborted).toBe(false);
    await clock.advance(1);
    expect(await answer).toBeNull();
    expect(signals[0]?.aborted).toBe(true);
    expect(await ask(asked)).toBeNull();
    expect(calls()).toBe(1);
    expect(log.lines).toHaveLength(1);
    await clock.advance(5_000);
    void ask(asked);
    expect(calls()).toBe(2);
  });

  test('survives a recommender that is down, also one that throws at once', async () => {
    const down = openWorld(async () => {
      throw new Error('down');
    });
    expect(await down.ask(asked)).toBeNull();
    const broken = openWorld(() => {
      throw new Error('broken');
    });
    expect(await broken.ask(asked)).toBeNull();
  });

  test('has at most a hundred questions under way', async () => {
    const { ask, calls } = openWorld(silent);
    for (let n = 0; n < 100; n++) void ask(asked);
    expect(await ask(asked)).toBeNull();
    expect(calls()).toBe(100);
  });
});
