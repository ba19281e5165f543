import { aPrincipal } from '@ymera/kernel/testing';
import { describe, expect, test, vi } from 'vitest';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { definitionsOf } from '../../src/services/definitions-of.ts';
import { aBundle, aFileAgent } from '../builders.ts';
import { noServedModels } from '../model-builders.ts';
import { mcpInMemory, saveMcp } from '../support/mcp-operations.ts';
import { openTicketSite } from '../support/ticket-site.ts';

const listTools = `query ($first: Int, $after: String) { agentTools(first: $first, after: $after) {
  items { name origin description inputSchema effect changesNothing } nextCursor
} }`;
const listMissing = '{ agents(first: 100) { items { id tools missingTools } } }';

interface Listed {
  readonly items: { readonly name: string; readonly origin: string }[];
  readonly nextCursor: string | null;
}
// The shape follows from the operation.
const listed = (result: { data?: unknown }) => (result.data as { agentTools: Listed }).agentTools;

/** Tools of all three kinds: the platform's, a plugin's, one of a plugin that is gone, and an MCP server's. */
async function withTools(tools: readonly string[] = []) {
  const site = await openTicketSite({});
  const definitions = createMemoryDefinitionStore();
  const gone = { ...aBundle().manifest, name: '@gone/plugin' };
  const place = { tenantId: 'tenant_one', usable: false, models: noServedModels };
  const ofFiles = ['one', 'two', 'three'].map((id) => {
    const agent = aFileAgent();
    const definition = { ...agent, id, name: id, prompted: { ...agent.prompted, tools } };
    return { definition, source: { path: `${id}.md`, text: '' } };
  });
  await definitions.saveFiles('tenant_one', ofFiles);
  const memory = await mcpInMemory({ mcpLoopback: [site.origin], definitions });
  await definitions.replaceOf({ tenantId: 'tenant_one', pluginId: gone.name }, definitionsOf(gone, place));
  const input = { name: 'tickets', transport: 'STREAMABLE_HTTP', url: site.url, allowedTools: ['find'] };
  await memory.ask(saveMcp, { input });
  return { ...memory, definitions };
}

describe('the tools that agents may name', () => {
  test('are those of the platform, of plugins and of MCP servers, in order of their names', async () => {
    const { ask } = await withTools();
    const { items, nextCursor } = listed(await ask(listTools, { first: 100 }));
    const names = items.map(({ name }) => name);
    expect(nextCursor).toBeNull();
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(expect.arrayContaining(['@test/echo/say', 'core/read-file', 'mcp/tickets/find']));
    expect(names).not.toContain('mcp/tickets/die');
    expect(names.filter((name) => name.startsWith('@gone'))).toEqual([]);
    const of = (wanted: string) => items.find(({ name }) => name === wanted);
    expect(of('core/read-file')).toMatchObject({
      ...{ origin: 'BUILT_IN', effect: 'IDEMPOTENT', changesNothing: true },
      inputSchema: { type: 'object' },
    });
    expect(of('@test/echo/say')).toMatchObject({ origin: 'PLUGIN' });
    expect(of('mcp/tickets/find')).toMatchObject({
      ...{ origin: 'MCP', description: 'Finds a ticket.', effect: 'IDEMPOTENT', changesNothing: true },
    });
  });

  test('come page by page, each once', async () => {
    const { ask } = await withTools();
    const whole = listed(await ask(listTools, { first: 100 })).items.map(({ name }) => name);
    const read: string[] = [];
    let after: string | null = null;
    do {
      const page: Listed = listed(await ask(listTools, { first: 1, after }));
      read.push(...page.items.map(({ name }) => name));
      after = page.nextCursor;
    } while (after !== null && read.length <= whole.length);
    expect(read).toEqual(whole);
  });

  test('are those of the own tenant, and nothing is shown to nobody', async () => {
    const { ask } = await withTools();
    const elsewhere = await ask(
      listTools,
      { first: 100 },
      { principal: aPrincipal({ tenantId: 'tenant_two' }) },
    );
    expect(listed(elsewhere).items.filter(({ origin }) => origin === 'MCP')).toEqual([]);
    expect((await ask(listTools, {}, { principal: null })).errors?.[0]?.extensions?.code).toBe(
      'UNAUTHENTICATED',
    );
    expect((await ask(listTools, { first: 0 })).errors?.[0]?.extensions?.code).toBe('INVALID_ARGUMENT');
    expect((await ask(listTools, { after: '?' })).errors?.[0]?.extensions?.code).toBe('INVALID_ARGUMENT');
  });
});

test('An agent says which of its tools are not there, and a page of agents asks for them once', async () => {
  const tools = [
    'Read',
    '@test/echo/say',
    'core/search-moon',
    'mcp/tickets/*',
    'mcp__tickets__die',
    'mcp/no/*',
  ];
  const { ask, definitions } = await withTools([...tools, '@gone/plugin/say']);
  const findMany = vi.spyOn(definitions, 'findMany');
  const { data } = await ask(listMissing);
  const missingTools = ['core/search-moon', 'mcp__tickets__die', 'mcp/no/*', '@gone/plugin/say'];
  expect(data).toMatchObject({
    agents: {
      items: [
        expect.objectContaining({ id: '@gone/plugin/echo', missingTools: [] }),
        expect.objectContaining({ id: '@test/echo/echo', missingTools: [] }),
        ...['one', 'three', 'two'].map((id) => expect.objectContaining({ id, missingTools })),
      ],
    },
  });
  expect(findMany.mock.calls.filter(([{ kind }]) => kind === 'tool')).toHaveLength(1);
});
