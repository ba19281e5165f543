import { createMemoryEvents } from '@ymera/kernel/events';
import { aPrincipal, createManualClock, executeOn } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';
import { assembleLearning } from '../src/index.ts';
import { createMemoryLessons } from '../src/models/memory-lessons.ts';
import { createMemoryOutcomes } from '../src/models/memory-outcomes.ts';
import type { OutcomeStore } from '../src/ports.ts';
import { aCompletedRun, noon } from './builders.ts';

const performanceOf = /* GraphQL */ `
  query ($references: [_Any!]!) {
    _entities(representations: $references) {
      ... on Agent {
        id
        performance {
          runs successes failures successRate meanDurationMs lastRunAt
          successInterval { low high confidence }
        }
      }
    }
  }
`;
const outcomesOf = /* GraphQL */ `
  query ($agentId: ID!, $first: Int, $after: String) {
    outcomes(agentId: $agentId, first: $first, after: $after) {
      items { agentRun { id } succeeded errorCode durationMs at }
      nextCursor
    }
  }
`;
const agents = (...ids: string[]) => ({ references: ids.map((id) => ({ __typename: 'Agent', id })) });

async function start(outcomes: OutcomeStore = createMemoryOutcomes()) {
  const events = createMemoryEvents();
  const clock = createManualClock(noon);
  const learning = assembleLearning({ outcomes, lessons: createMemoryLessons(), events, clock });
  await learning.start();
  return { events, learning, clock };
}

describe('an agent', () => {
  it('has the performance of its runs as soon as they are told', async () => {
    const { events, learning } = await start();
    await events.publish(aCompletedRun({ payload: { agentRunId: 'r1', wallMs: 100 }, at: noon }));
    await events.publish(
      aCompletedRun({
        payload: { agentRunId: 'r2', wallMs: 300, ok: false, errorCode: 'X' },
        at: noon + 1000,
      }),
    );
    const { data } = await executeOn(learning, performanceOf, { variables: agents('agent_a') });
    expect(data).toEqual({
      _entities: [
        {
          id: 'agent_a',
          performance: {
            runs: 2,
            successes: 1,
            failures: 1,
            successRate: 0.5,
            meanDurationMs: 200,
            lastRunAt: '2026-01-01T12:00:01.000Z',
            successInterval: {
              low: expect.closeTo(0.0945, 4),
              high: expect.closeTo(0.9055, 4),
              confidence: 0.95,
            },
          },
        },
      ],
    });
  });

  it('that nobody ever ran answers with zero', async () => {
    const { learning } = await start();
    const { data, errors } = await executeOn(learning, performanceOf, { variables: agents('agent_new') });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      _entities: [{ performance: { runs: 0, successRate: null, successInterval: { low: 0, high: 1 } } }],
    });
  });

  it('gets its own performance, whoever else is asked for', async () => {
    const { events, learning } = await start();
    await events.publish(aCompletedRun({ payload: { agentRunId: 'r1', agentId: 'agent_b' } }));
    const variables = agents('agent_b', 'agent_a');
    const { data } = await executeOn(learning, performanceOf, { variables });
    expect(data?._entities).toMatchObject([
      { id: 'agent_b', performance: { runs: 1 } },
      { id: 'agent_a', performance: { runs: 0 } },
    ]);
  });

  it('is measured together with all others of the request, in one question to the store', async () => {
    const outcomes = createMemoryOutcomes();
    const asked: (readonly string[])[] = [];
    const { learning } = await start({
      ...outcomes,
      tally: (query, signal) => {
        asked.push(query.agentIds);
        return outcomes.tally(query, signal);
      },
    });
    const ids = Array.from({ length: 50 }, (_, index) => `agent_${index}`);
    const { data } = await executeOn(learning, performanceOf, { variables: agents(...ids, 'agent_0') });
    expect(data?._entities).toHaveLength(51);
    expect(asked).toEqual([ids]);
  });

  it('shows no run of another tenant', async () => {
    const { events, learning } = await start();
    await events.publish(aCompletedRun());
    const scope = { principal: aPrincipal({ tenantId: 'tenant_two' }) };
    const measured = await executeOn(learning, performanceOf, { variables: agents('agent_a'), scope });
    expect(measured.data).toMatchObject({ _entities: [{ performance: { runs: 0 } }] });
    const listed = await executeOn(learning, outcomesOf, { variables: { agentId: 'agent_a' }, scope });
    expect(listed.data).toEqual({ outcomes: { items: [], nextCursor: null } });
  });

  it('hears nothing more after stop', async () => {
    const { events, learning } = await start();
    await learning.stop();
    await events.publish(aCompletedRun());
    const { data } = await executeOn(learning, performanceOf, { variables: agents('agent_a') });
    expect(data).toMatchObject({ _entities: [{ performance: { runs: 0 } }] });
  });
});

describe('outcomes', () => {
  it('are read page by page, newest first', async () => {
    const { events, learning } = await start();
    for (const n of [1, 2, 3]) {
      await events.publish(aCompletedRun({ payload: { agentRunId: `r${n}` }, at: noon + n }));
    }
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const variables = { agentId: 'agent_a', first: 2, after };
      // The shape that the query selects.
      const { data } = (await executeOn(learning, outcomesOf, { variables })) as {
        data?: { outcomes: { items: { agentRun: { id: string } }[]; nextCursor: string | null } };
      };
      seen.push(...(data?.outcomes.items ?? []).map(({ agentRun }) => agentRun.id));
      after = data?.outcomes.nextCursor ?? null;
    } while (after);
    expect(seen).toEqual(['r3', 'r2', 'r1']);
  });

  it('tell what came of each run', async () => {
    const { events, learning } = await start();
    await events.publish(aCompletedRun({ payload: { ok: false, errorCode: 'OUT_OF_MEMORY', wallMs: 1.5 } }));
    const { data } = await executeOn(learning, outcomesOf, { variables: { agentId: 'agent_a' } });
    expect(data).toEqual({
      outcomes: {
        items: [
          {
            agentRun: { id: 'arun_1' },
            succeeded: false,
            errorCode: 'OUT_OF_MEMORY',
            durationMs: 1.5,
            at: '2026-01-01T12:00:00.000Z',
          },
        ],
        nextCursor: null,
      },
    });
  });

  it.each([
    { first: 0 },
    { first: 101 },
    { after: 'not a cursor' },
    { after: Buffer.from('[1,2]').toString('base64url') },
    { after: Buffer.from('{"$gt":""}').toString('base64url') },
  ])('are refused for %j', async (variables) => {
    const { learning } = await start();
    const { errors } = await executeOn(learning, outcomesOf, {
      variables: { agentId: 'agent_a', ...variables },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('who may ask', () => {
  const variables = { ...agents('agent_a'), agentId: 'agent_a' };

  it.each(['read_only', 'execute', 'admin'] as const)('%s may read everything', async (role) => {
    const { learning } = await start();
    for (const source of [performanceOf, outcomesOf]) {
      const { errors } = await executeOn(learning, source, {
        variables,
        scope: { principal: aPrincipal({ role }) },
      });
      expect(errors).toBeUndefined();
    }
  });

  it('nobody unknown', async () => {
    const { learning } = await start();
    for (const source of [performanceOf, outcomesOf]) {
      const { errors } = await executeOn(learning, source, { variables, scope: { principal: null } });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  it('nobody past the gateway', async () => {
    const { learning } = await start();
    const { errors } = await executeOn(learning, performanceOf, { variables, scope: { trusted: false } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNTRUSTED_CALLER' });
  });
});
