import { createMemoryEvents } from '@ymera/kernel/events';
import { createManualClock } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';
import { assembleLearning } from '../src/index.ts';
import { createMemoryLessons } from '../src/models/memory-lessons.ts';
import { createMemoryOutcomes } from '../src/models/memory-outcomes.ts';
import type { LessonQuery } from '../src/ports.ts';
import { aCompletedRun, noon } from './builders.ts';

const task = 'Fix the memory leak in user service';
const asked = { tenantId: 'tenant_one', task, agentIds: ['agent_a', 'agent_b'] };

async function openWorld() {
  const events = createMemoryEvents();
  const clock = createManualClock(noon);
  const lessons = createMemoryLessons();
  const reads: LessonQuery[] = [];
  const list: typeof lessons.list = (query, signal) => {
    reads.push(query);
    return lessons.list(query, signal);
  };
  const learning = assembleLearning({
    outcomes: createMemoryOutcomes(),
    lessons: { ...lessons, list },
    events,
    clock,
  });
  await learning.start();
  let told = 0;
  const tell = async (count: number, payload: Record<string, string | boolean>, tenantId = 'tenant_one') => {
    for (let n = 0; n < count; n++) {
      const agentRunId = `arun_${told++}`;
      await events.publish(
        aCompletedRun({ tenantId, at: clock.now(), payload: { agentRunId, task, ...payload } }),
      );
    }
  };
  return { ...learning.contracts.Recommender, clock, reads, tell };
}

describe('the recommender', () => {
  it('learns who does a task well from the runs that it hears of', async () => {
    const { recommend, tell } = await openWorld();
    await tell(12, { agentId: 'agent_a' });
    await tell(12, { agentId: 'agent_b', ok: false, errorCode: 'BAD_PATCH' });
    const { best, closest } = await recommend(asked);
    expect(best).toMatchObject({ agentId: 'agent_a', samples: 12 });
    expect(closest).toEqual({ agentId: 'agent_a', likeness: expect.closeTo(1), task });
  });

  it("learns nothing from another tenant's runs", async () => {
    const { recommend, tell } = await openWorld();
    await tell(12, { agentId: 'agent_a' }, 'tenant_two');
    expect(await recommend(asked)).toEqual({ best: null, closest: null });
    expect(await recommend({ ...asked, tenantId: 'tenant_two' })).toMatchObject({
      best: { agentId: 'agent_a' },
    });
  });

  it('sees new runs after five seconds, and reads only those', async () => {
    const { recommend, tell, clock, reads } = await openWorld();
    await tell(3, { agentId: 'agent_a' });
    await Promise.all([recommend(asked), recommend(asked)]);
    await clock.advance(4_999);
    await tell(9, { agentId: 'agent_b' });
    expect((await recommend(asked)).best).toMatchObject({ agentId: 'agent_a' });
    await clock.advance(1);
    expect((await recommend(asked)).best).toMatchObject({ agentId: 'agent_b', samples: 9 });
    expect(reads.map(({ since }) => noon - since)).toEqual([90 * 24 * 3_600_000, 60_000]);
  });

  it('sees within five minutes what was told late', async () => {
    const { recommend, tell, clock, reads } = await openWorld();
    await tell(3, { agentId: 'agent_a' });
    await recommend(asked);
    await clock.advance(300_000);
    await recommend(asked);
    expect(reads.map(({ since }) => clock.now() - since)).toEqual([
      90 * 24 * 3_600_000 + 300_000,
      90 * 24 * 3_600_000,
    ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no tenant', { tenantId: '' }],
    ['an empty task', { task: ' ' }],
    ['a task that is no text', { task: 7 }],
    ['a long task', { task: 'x'.repeat(4_001) }],
    ['agents that are no list', { agentIds: 'agent_a' }],
    ['too many agents', { agentIds: Array.from({ length: 1_001 }, () => 'agent_a') }],
  ])('refuses %s, before anything is read', async (_what, wrong) => {
    const { recommend, reads } = await openWorld();
    await expect(recommend({ ...asked, ...wrong })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(reads).toEqual([]);
  });

  it('answers nobody who has left', async () => {
    const { recommend } = await openWorld();
    await expect(recommend(asked, AbortSignal.abort())).rejects.toThrow();
  });
});
