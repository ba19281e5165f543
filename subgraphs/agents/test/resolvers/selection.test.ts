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
