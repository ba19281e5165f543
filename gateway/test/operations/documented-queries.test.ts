import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createOperationReader } from '../../src/operations/operations.ts';
import { composeSupergraph } from '../../src/supergraph/index.ts';

const root = new URL('../../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');

const { publicSchema } = composeSupergraph(
  ['agents', 'workflows', 'learning', 'security', 'billing'].map((name) => ({
    name,
    typeDefs: textOf(`subgraphs/${name}/schema.graphql`),
  })),
);
const reader = createOperationReader(publicSchema, { introspection: false });
const errorsOf = (query: string, operationName: string | null = null) => {
  const reading = reader.read({ query, variables: {}, operationName });
  return 'errors' in reading ? reading.errors.map(({ extensions }) => extensions.code) : [];
};

const queriesOf = (path: string) =>
  [...textOf(path).matchAll(/```graphql\n(.*?)```/gs)].map(([, query = '']) => query);

describe.each([
  'README.md',
  'docs/agents.md',
  'docs/audit.md',
  'docs/models.md',
  'docs/coordinator.md',
  'docs/mcp.md',
  'docs/plugins.md',
  'docs/remote-agents.md',
])('%s', (path) => {
  test('holds queries', () => {
    expect(queriesOf(path).length).toBeGreaterThan(1);
  });

  test.each(queriesOf(path))('keeps within the limits: %s', (query) => {
    expect(errorsOf(query)).toEqual([]);
  });
});

test.each(['LatestRun', 'Follow'])('the first operations of the explorer keep within them: %s', (name) => {
  expect(errorsOf(textOf('gateway/src/http/pages/first-query.graphql'), name)).toEqual([]);
});

test('a hundred runs with their tasks, agents and costs keep within them', () => {
  const query = `{ workflowRuns(first: 100) { nextCursor items {
    id status startedAt finishedAt workflow { title } startedBy { name } spend { display }
    tasks { taskId status durationMs spend { display } agent { name performance { runs successRate } } } } } }`;
  expect(errorsOf(query)).toEqual([]);
});

test('agents of plugins of agents of plugins do not', () => {
  const levels = (left: number): string =>
    left === 0 ? 'id description inputSchema outputSchema' : `plugin { agents { ${levels(left - 1)} } }`;
  expect(errorsOf(`{ plugins { items { agents { ${levels(6)} } } } }`)).toEqual(['QUERY_TOO_COSTLY']);
});
