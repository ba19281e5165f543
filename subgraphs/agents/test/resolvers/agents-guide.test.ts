import { readFileSync } from 'node:fs';
import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { agentsInMemory } from '../support/agents-in-memory.ts';

const page = readFileSync(new URL('../../../../docs/agents.md', import.meta.url), 'utf8');
const snippets = [...page.matchAll(/```graphql\n(.*?)```/gs)].map(([, query = '']) => query);
const scope = { principal: aPrincipal({ tenantId: 'tenant_one', role: 'admin' }) };

async function answerOf(field: string) {
  const query = snippets.find((snippet) => snippet.includes(field));
  const { subgraph } = await agentsInMemory();
  const result = await executeOn(subgraph, query ?? 'the page has no such query', { scope });
  expect(result.errors).toBeUndefined();
  return result.data;
}

describe('the guide to agents', () => {
  test('shows their health with the weights that it tells', async () => {
    const { agents } = (await answerOf('components')) as {
      agents: { items: { health: { components: { name: string; weight: number }[] } }[] };
    };
    const weights = agents.items[0]?.health.components ?? [];
    expect(weights).toHaveLength(4);
    for (const { name, weight } of weights)
      expect(page).toMatch(new RegExp(`^\\| \`${name}\`[^|]*\\| ${weight} `, 'm'));
  });

  test('shows the services outside', async () => {
    expect(await answerOf('externalServices')).toEqual({ externalServices: [] });
  });

  test('names the tools of the web as they are called', () => {
    for (const name of ['core/fetch', 'core/send-request']) expect(page).toContain(`| \`${name}\``);
  });
});
