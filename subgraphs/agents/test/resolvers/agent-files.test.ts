import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { aFileAgent, echoId } from '../builders.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';

const text = `---
name: Log Reader
description: Reads logs
category: operations
triggers: [logs]
focus_areas: [errors]
tools: Read
---

You read logs.
`;
const files = [{ path: 'agents/log-reader.md', text }];
const importAgents = `mutation ($files: [AgentFileInput!]!, $dryRun: Boolean! = false) {
  importAgents(files: $files, dryRun: $dryRun) {
    stored replaced
    agents { id title origin status tier category triggers focusAreas tools plugin { id } unavailable { code } runs { id } }
    diagnostics { severity code path line message fix }
  }
}`;
const removeAgent = 'mutation ($id: ID!) { removeAgent(id: $id) { id status unavailable { code } } }';
const listed = '{ agents { items { id } } }';
const idsOf = (result: { data?: unknown }) =>
  (result.data as { agents: { items: { id: string }[] } }).agents.items.map(({ id }) => id); // as the query asks

describe('importAgents', () => {
  test("stores the agents of files as the caller's tenant's", async () => {
    const { subgraph } = await agentsInMemory();
    const result = await executeOn(subgraph, importAgents, { variables: { files } });
    expect(result).toEqual({
      data: {
        importAgents: {
          stored: true,
          replaced: [],
          agents: [
            {
              ...{ id: 'log-reader', title: 'Log Reader', origin: 'FILE', status: 'UNAVAILABLE' },
              ...{ tier: 'specialist', category: 'operations', triggers: ['logs'], focusAreas: ['errors'] },
              ...{ tools: ['Read'], plugin: null, unavailable: { code: 'MODEL_UNAVAILABLE' }, runs: [] },
            },
          ],
          diagnostics: [],
        },
      },
    });
    expect(idsOf(await executeOn(subgraph, listed))).toEqual([echoId, 'log-reader']);
    const scope = { principal: aPrincipal({ tenantId: 'tenant_other' }) };
    expect(idsOf(await executeOn(subgraph, listed, { scope }))).toEqual([echoId]);
  });

  test('only says what it would store in a dry run', async () => {
    const { subgraph } = await agentsInMemory();
    const result = await executeOn(subgraph, importAgents, { variables: { files, dryRun: true } });
    expect(result.data).toMatchObject({ importAgents: { stored: false, agents: [{ id: 'log-reader' }] } });
    expect(idsOf(await executeOn(subgraph, listed))).toEqual([echoId]);
  });

  test('says which agents were there before', async () => {
    const { subgraph } = await agentsInMemory();
    await executeOn(subgraph, importAgents, { variables: { files } });
    const result = await executeOn(subgraph, importAgents, { variables: { files } });
    expect(result.data).toMatchObject({ importAgents: { stored: true, replaced: ['log-reader'] } });
  });

  test('stores what is right and tells of the rest', async () => {
    const { subgraph } = await agentsInMemory();
    const some = [{ path: 'README.md', text: '# Hello' }, ...files, { path: 'b.md', text }];
    const result = await executeOn(subgraph, importAgents, { variables: { files: some } });
    expect(result.data).toMatchObject({
      importAgents: {
        agents: [{ id: 'log-reader' }],
        diagnostics: [
          { severity: 'ERROR', code: 'FRONT_MATTER_MISSING', path: 'README.md', line: 1 },
          { severity: 'ERROR', code: 'AGENT_DEFINED_TWICE', path: 'b.md' },
        ],
      },
    });
  });

  test("leaves the platform's agents as they are", async () => {
    const definitions = createMemoryDefinitionStore();
    const { subgraph } = await agentsInMemory({ definitions });
    const source = { path: 'log-reader.md', text: '' };
    await definitions.replaceFiles([
      { definition: aFileAgent({ id: 'log-reader', name: 'log-reader' }), source },
    ]);
    const result = await executeOn(subgraph, importAgents, { variables: { files } });
    expect(result.data).toMatchObject({
      importAgents: { stored: false, agents: [], diagnostics: [{ code: 'AGENT_ID_TAKEN' }] },
    });
    expect(await definitions.countFiles('tenant_one')).toBe(0);
  });

  test.each([
    ['no files', [], 'files'],
    ['more files than it takes', Array.from({ length: 201 }, () => files[0]), 'files'],
    ['a file without path', [{ path: '', text }], 'files.path'],
    ['half a character', [{ path: 'a.md', text: '\ud800' }], 'files.text'],
  ])('refuses %s', async (_what, wrong, argument) => {
    const { subgraph } = await agentsInMemory();
    const result = await executeOn(subgraph, importAgents, { variables: { files: wrong } });
    expect(result.errors).toMatchObject([
      { extensions: { code: 'INVALID_ARGUMENT', details: { argument } } },
    ]);
  });

  test('refuses more agents than a tenant may have', async () => {
    const definitions = createMemoryDefinitionStore();
    const { subgraph } = await agentsInMemory({ definitions });
    const source = { path: 'a.md', text: '' };
    const many = Array.from({ length: 1_000 }, (_, index) => ({
      definition: aFileAgent({ id: `a${index}` }),
      source,
    }));
    await definitions.saveFiles(aPrincipal().tenantId, many);
    const result = await executeOn(subgraph, importAgents, { variables: { files } });
    expect(result.errors).toMatchObject([{ extensions: { code: 'AGENTS_FULL', details: { count: 1_001 } } }]);
  });

  test.each(['read_only', 'execute'] as const)('is refused to the role %s', async (role) => {
    const { subgraph } = await agentsInMemory();
    const scope = { principal: aPrincipal({ role }) };
    const result = await executeOn(subgraph, importAgents, { variables: { files }, scope });
    expect(result.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(idsOf(await executeOn(subgraph, listed))).toEqual([echoId]);
  });
});

describe('what is done to agents of files', () => {
  test('is told with who did it', async () => {
    const { subgraph, events } = await agentsInMemory();
    await executeOn(subgraph, importAgents, { variables: { files } });
    await executeOn(subgraph, importAgents, { variables: { files } });
    await executeOn(subgraph, removeAgent, { variables: { id: 'log-reader' } });
    const told = events.published.map(({ topic, payload }) => ({ topic, payload }));
    const topic = 'agents.definitions.changed';
    const change = { agentIds: ['log-reader'], by: aPrincipal().id };
    expect(told).toEqual([
      { topic, payload: { ...change, action: 'imported', replaced: [] } },
      { topic, payload: { ...change, action: 'imported', replaced: ['log-reader'] } },
      { topic, payload: { ...change, action: 'removed', replaced: [] } },
    ]);
  });

  test('is not told when nothing was done', async () => {
    const { subgraph, events } = await agentsInMemory();
    await executeOn(subgraph, importAgents, { variables: { files, dryRun: true } });
    await executeOn(subgraph, importAgents, { variables: { files: [{ path: 'a.md', text: '#' }] } });
    await executeOn(subgraph, removeAgent, { variables: { id: 'nobody' } });
    expect(events.published).toEqual([]);
  });
});

describe('exportAgent', () => {
  const query = 'query ($id: ID!) { exportAgent(id: $id) { path text } }';

  test('gives back a file as it was given', async () => {
    const { subgraph } = await agentsInMemory();
    const sloppy = [{ path: 'a.md', text: `\uFEFF${text.replaceAll('\n', '\r\n')}x-own: kept\t \r\n` }];
    await executeOn(subgraph, importAgents, { variables: { files: sloppy } });
    const result = await executeOn(subgraph, query, { variables: { id: 'log-reader' } });
    expect(result.data).toEqual({ exportAgent: sloppy[0] });
  });

  test.each([echoId, 'nobody'])('gives null for %s', async (id) => {
    const { subgraph } = await agentsInMemory();
    expect(await executeOn(subgraph, query, { variables: { id } })).toEqual({ data: { exportAgent: null } });
  });

  test('gives null for the file of another tenant', async () => {
    const { subgraph } = await agentsInMemory();
    await executeOn(subgraph, importAgents, { variables: { files } });
    const scope = { principal: aPrincipal({ tenantId: 'tenant_other' }) };
    const result = await executeOn(subgraph, query, { variables: { id: 'log-reader' }, scope });
    expect(result.data).toEqual({ exportAgent: null });
  });
});

describe('removeAgent', () => {
  test('takes an agent out of the list, and leaves it readable', async () => {
    const { subgraph } = await agentsInMemory();
    await executeOn(subgraph, importAgents, { variables: { files } });
    const result = await executeOn(subgraph, removeAgent, { variables: { id: 'log-reader' } });
    const removed = { id: 'log-reader', status: 'REMOVED', unavailable: { code: 'AGENT_REMOVED' } };
    expect(result).toEqual({ data: { removeAgent: removed } });
    expect(idsOf(await executeOn(subgraph, listed))).toEqual([echoId]);
    expect(await executeOn(subgraph, '{ agent(id: "log-reader") { status } }')).toEqual({
      data: { agent: { status: 'REMOVED' } },
    });
  });

  test('names agents like one that is not there, or no longer', async () => {
    const { subgraph } = await agentsInMemory();
    await executeOn(subgraph, importAgents, { variables: { files } });
    const result = await executeOn(subgraph, removeAgent, { variables: { id: 'log-raeder' } });
    expect(result.errors).toMatchObject([
      { extensions: { code: 'AGENT_NOT_FOUND', details: { near: ['log-reader'] } } },
    ]);
    await executeOn(subgraph, removeAgent, { variables: { id: 'log-reader' } });
    const again = await executeOn(subgraph, removeAgent, { variables: { id: 'log-reader' } });
    expect(again.errors).toMatchObject([{ extensions: { code: 'AGENT_NOT_FOUND' } }]);
  });

  test("refuses what is the platform's or a plugin's", async () => {
    const definitions = createMemoryDefinitionStore();
    const { subgraph } = await agentsInMemory({ definitions });
    await definitions.replaceFiles([{ definition: aFileAgent(), source: { path: 'a.md', text: '' } }]);
    for (const id of [echoId, aFileAgent().id]) {
      const result = await executeOn(subgraph, removeAgent, { variables: { id } });
      expect(result.errors).toMatchObject([{ extensions: { code: 'AGENT_NOT_REMOVABLE' } }]);
    }
  });

  test('is refused to those who may only execute', async () => {
    const { subgraph } = await agentsInMemory();
    const scope = { principal: aPrincipal({ role: 'execute' }) };
    const result = await executeOn(subgraph, removeAgent, { variables: { id: 'log-reader' }, scope });
    expect(result.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('an agent of a definition file', () => {
  test('is not run without a model, and says what to set', async () => {
    const { subgraph } = await agentsInMemory();
    await executeOn(subgraph, importAgents, { variables: { files } });
    const run = 'mutation { runAgent(input: { agentId: "log-reader", input: {} }) { id } }';
    const result = await executeOn(subgraph, run);
    expect(result.errors).toMatchObject([
      { extensions: { code: 'MODEL_UNAVAILABLE' }, message: expect.stringContaining('OPENAI_API_KEY') },
    ]);
  });
});
