import { beforeEach, describe, expect, test } from 'vitest';
import type { FileDefinition } from '../src/domain/definition.ts';
import type { DefinitionStore } from '../src/ports.ts';
import { aFileAgent, anAgent } from './builders.ts';

const one = { tenantId: 'tenant_one', kind: 'agent' } as const;
const two = { tenantId: 'tenant_two', kind: 'agent' } as const;
const id = aFileAgent().id;

function aFile(
  overrides: Partial<FileDefinition> = {},
  text = '\uFEFF---\r\nname: a\r\n---\r\nYou $review.\t\n',
) {
  const definition = aFileAgent(overrides);
  return { definition, source: { path: `agents/${definition.id}.md`, text } };
}

/** What every definition store does with agents of definition files. */
export function agentFilesContract(open: () => Promise<DefinitionStore>): void {
  describe('a definition store', () => {
    let store: DefinitionStore;
    beforeEach(async () => {
      store = await open();
    });
    const listed = async (place: typeof one | typeof two) =>
      (await store.list({ ...place, after: null, limit: 10 })).map((agent) => agent.id);

    test('gives back agents of files with all that they say', async () => {
      await store.replaceFiles([aFile()]);
      expect(await store.findMany({ ...one, ids: [id] })).toEqual([aFileAgent()]);
      expect(await store.list({ ...two, after: null, limit: 10 })).toEqual([aFileAgent()]);
    });

    test('lists agents briefly, without prompts and schemas', async () => {
      const definition = aFileAgent();
      await store.replaceFiles([aFile()]);
      const [brief] = await store.list({ ...one, after: null, limit: 10, brief: true });
      expect(definition.prompted.systemPrompt).not.toBe('');
      expect(brief).toEqual({
        ...definition,
        ...{ inputSchema: null, outputSchema: null },
        prompted: { ...definition.prompted, systemPrompt: '' },
      });
    });

    test("gives back an agent's file byte for byte, and nothing else with the agent", async () => {
      const { source } = aFile();
      await store.saveFiles('tenant_one', [aFile()]);
      expect(await store.findSource({ ...one, id })).toEqual(source);
      expect(await store.findMany({ ...one, ids: [id] })).toEqual([aFileAgent({ tenantId: 'tenant_one' })]);
    });

    test("keeps a tenant's agents of files from other tenants", async () => {
      await store.saveFiles('tenant_one', [aFile()]);
      expect(await listed(one)).toEqual([id]);
      expect(await listed(two)).toEqual([]);
      for (const asked of [id, `tenant_one:${id}`]) {
        expect(await store.findSource({ ...two, id: asked })).toBeNull();
        expect(await store.removeFile({ ...two, id: asked })).toBe(false);
      }
      expect(await store.findSource({ ...one, id: `tenant_one:${id}` })).toBeNull();
      expect(await store.countFiles('tenant_two')).toBe(0);
    });

    test('takes the new file of an agent in the place of the old one', async () => {
      await store.saveFiles('tenant_one', [aFile({ title: 'Old' })]);
      await store.saveFiles('tenant_one', [aFile({ title: 'New' }, 'new')]);
      expect(await store.findMany({ ...one, ids: [id] })).toMatchObject([{ title: 'New' }]);
      expect(await store.findSource({ ...one, id })).toMatchObject({ text: 'new' });
      expect(await store.countFiles('tenant_one')).toBe(1);
    });

    test("shows the platform's agent of a file before a tenant's own of the same id", async () => {
      await store.saveFiles('tenant_one', [aFile({ title: 'Own' }, 'own')]);
      await store.replaceFiles([aFile({ title: 'Built in' }, 'built in')]);
      expect(await store.findMany({ ...one, ids: [id] })).toMatchObject([{ title: 'Built in' }]);
      expect(await store.findSource({ ...one, id })).toMatchObject({ text: 'built in' });
      await store.replaceFiles([]);
      expect(await store.findMany({ ...one, ids: [id] })).toMatchObject([{ title: 'Own' }]);
      expect(await store.findSource({ ...one, id })).toMatchObject({ text: 'own' });
    });

    test('lists removed agents no longer, and still finds them by their ids', async () => {
      await store.saveFiles('tenant_one', [aFile()]);
      await store.replaceFiles([aFile({ id: 'tester', name: 'tester' })]);
      expect(await store.removeFile({ ...one, id })).toBe(true);
      await store.replaceFiles([]);
      expect(await listed(one)).toEqual([]);
      expect(await store.listIds({ ...one, limit: 10 })).toEqual([]);
      expect(await store.findMany({ ...one, ids: [id, 'tester'] })).toMatchObject([
        { id, status: 'REMOVED' },
        { id: 'tester', status: 'REMOVED' },
      ]);
      expect(await store.findSource({ ...one, id })).toBeNull();
      expect(await store.countFiles('tenant_one')).toBe(0);
      expect(await store.removeFile({ ...one, id })).toBe(false);
    });

    test('shows an agent again that is defined again', async () => {
      await store.saveFiles('tenant_one', [aFile()]);
      await store.removeFile({ ...one, id });
      await store.saveFiles('tenant_one', [aFile()]);
      expect(await listed(one)).toEqual([id]);
    });

    test("removes nothing of the platform's or of a plugin's by a tenant's wish", async () => {
      await store.replaceFiles([aFile()]);
      await store.replaceOf({ tenantId: 'tenant_one', pluginId: '@test/echo' }, [anAgent()]);
      expect(await store.removeFile({ ...one, id })).toBe(false);
      expect(await store.removeFile({ ...one, id: anAgent().id })).toBe(false);
      expect(await listed(one)).toEqual([anAgent().id, id]);
    });

    test('keeps agents of files apart from what plugins bring', async () => {
      await store.replaceFiles([aFile()]);
      await store.replaceBuiltIn({ plugins: [], definitions: [anAgent()], at: 1_000 });
      await store.replaceBuiltIn({ plugins: [], definitions: [], at: 2_000 });
      await store.replaceFiles([aFile()]);
      expect(await listed(one)).toEqual([anAgent().id, id]);
    });

    test('lists agents of files on after one of a plugin', async () => {
      await store.replaceFiles([aFile()]);
      await store.replaceBuiltIn({ plugins: [], definitions: [anAgent()], at: 1_000 });
      const next = await store.list({ ...one, after: anAgent().id, limit: 10 });
      expect(next.map((agent) => agent.id)).toEqual([id]);
    });
  });
}
