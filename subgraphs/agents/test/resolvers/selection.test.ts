import type { Recommendation } from '@ymera/kernel';
import { executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { aBundle, echoId } from '../builders.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';

const select = `query ($task: String!, $first: Int! = 5) {
  selectAgents(input: { task: $task }, first: $first) { agent { id status } score terms { kind matched score } }
}`;

describe('the query selectAgents', () => {
  test('gives agents with each term of their score', async () => {
    const { subgraph } = await agentsInMemory({ bundles: [aBundle({ agents: ['echo', 'paint'] })] });
    const { data, errors } = await executeOn(subgraph, select, { variables: { task: 'an echo, please' } });
    expect(errors).toBeUndefined();
    const bm25 = expect.closeTo(0.953, 3);
    expect(data).toEqual({
      selectAgents: [
        {
          agent: { id: echoId, status: 'READY' },
          score: bm25,
          terms: [{ kind: 'BM25', matched: 'echo', score: bm25 }],
        },
      ],
    });
  });

  test('says what is wrong with a task that is empty, and with too many', async () => {
    const { subgraph } = await agentsInMemory();
    for (const variables of [{ task: '' }, { task: 'echo', first: 101 }]) {
      const { errors } = await executeOn(subgraph, select, { variables });
      expect(errors).toMatchObject([{ extensions: { code: 'INVALID_ARGUMENT' } }]);
    }
  });

  test('is refused to those who are not signed in', async () => {
    const { subgraph } = await agentsInMemory();
    const scope = { principal: null };
    const { errors } = await executeOn(subgraph, select, { variables: { task: 'echo' }, scope });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('the query explainSelection', () => {
  const explain = `query ($agentId: ID!) {
    explainSelection(agentId: $agentId, input: { task: "paint a wall" }) { agent { id } score terms { kind } }
  }`;

  test('tells how one agent fits, also when it does not', async () => {
    const { subgraph } = await agentsInMemory();
    const { data } = await executeOn(subgraph, explain, { variables: { agentId: echoId } });
    expect(data).toEqual({ explainSelection: { agent: { id: echoId }, score: 0, terms: [] } });
  });

  test('names what is wrong with an unknown agent', async () => {
    const { subgraph } = await agentsInMemory();
    const { errors } = await executeOn(subgraph, explain, { variables: { agentId: 'nobody' } });
    expect(errors).toMatchObject([{ extensions: { code: 'AGENT_NOT_FOUND' } }]);
  });
});

describe('earlier runs', () => {
  const paintId = '@test/echo/paint';
  const decided = `query ($task: String!, $agentId: ID!) {
    selectAgents(input: { task: $task }) { agent { id } score decidedBy reason }
    explainSelection(agentId: $agentId, input: { task: $task }) { score decidedBy reason }
  }`;
  const knowing = async (history: Recommendation | Error) => {
    const asked: (readonly string[])[] = [];
    const recommend = async ({ agentIds }: { agentIds: readonly string[] }) => {
      asked.push(agentIds);
      if (history instanceof Error) throw history;
      return history;
    };
    const bundles = [aBundle({ agents: ['echo', 'paint'] })];
    const world = await agentsInMemory({ bundles, recommender: { recommend } });
    const ask = async (task: string, agentId = paintId) =>
      (await executeOn(world.subgraph, decided, { variables: { task, agentId } })).data;
    return { ...world, ask, asked };
  };
  const best = { agentId: paintId, confidence: 0.8, samples: 15, reason: 'It did.' };
  const closest = { agentId: paintId, likeness: 0.5, task: 'Colour a wall' };

  test('lead where they are sure, and the selection says so', async () => {
    const { ask, runner, asked } = await knowing({ best, closest });
    const led = { decidedBy: 'RECOMMENDATION', reason: 'It did. Its confidence is 80 %.', score: 0 };
    expect(await ask('an echo')).toEqual({
      selectAgents: [
        { agent: { id: paintId }, ...led },
        { agent: { id: echoId }, decidedBy: 'SELECTOR', reason: null, score: expect.any(Number) },
      ],
      explainSelection: led,
    });
    expect(asked[0]?.toSorted()).toEqual([echoId, paintId]);
    const request = { tenantId: 'tenant_one', task: 'an echo', category: null, context: null };
    expect(await runner.select({ ...request, role: 'execute', mayBeUnsafe: true })).toEqual({
      agentId: paintId,
      score: 0,
      reasons: ['RECOMMENDATION: It did. Its confidence is 80 %.'],
    });
  });

  test('of the task most alike name the agent that nobody else could', async () => {
    const { ask } = await knowing({ best: null, closest });
    const like = {
      decidedBy: 'HISTORY',
      reason: 'It did "Colour a wall" well, which is like this task to 50 %.',
    };
    expect(await ask('brighten the living room')).toMatchObject({
      selectAgents: [{ agent: { id: paintId }, ...like }],
      explainSelection: like,
    });
    expect(await ask('an echo')).toMatchObject({
      selectAgents: [{ agent: { id: echoId }, decidedBy: 'SELECTOR' }],
    });
  });

  test('are done without where nobody tells of them', async () => {
    const { ask, log } = await knowing(new Error('learning is down'));
    expect(await ask('an echo')).toMatchObject({
      selectAgents: [{ agent: { id: echoId }, decidedBy: 'SELECTOR' }],
      explainSelection: { decidedBy: 'SELECTOR', reason: null },
    });
    expect(log.lines.filter(({ message }) => message.includes('history'))).toHaveLength(1);
  });
});
