import { createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';
import type { BuiltIn, CatalogueEntry } from '../../../../src/plugin-desk.ts';
import { discoverPlugins } from '../../../../src/services/plugins/install/discover-plugins.ts';
import { aRegistry, sendJson, type TestRegistry } from './registry.ts';

function entry(name: string, description = ''): CatalogueEntry {
  return { name, version: '0.1.0', description, pack: () => Promise.reject(new Error('is not asked for')) };
}

const catalogue = [entry('@ours/github', 'Works with issues'), entry('@ours/web-page', 'Reads a web page')];

function aDesk(registry: TestRegistry | null, builtIns: readonly string[] = []) {
  return {
    catalogue,
    registry: registry && { registry: { url: registry.url }, minAgeMs: 0 },
    // Only their names are looked at.
    builtIns: new Map(builtIns.map((name) => [name, {} as BuiltIn])),
    log: createRecordingLog(),
  };
}

const names = ({ items }: { items: readonly { name: string }[] }) => items.map(({ name }) => name);

describe('discovering plugins', () => {
  it('gives those of the catalogue first, then what the registry finds', async () => {
    const registry = await aRegistry();
    await registry.publish();
    const found = await discoverPlugins(aDesk(registry), { text: '', first: 50 });
    expect(found.registryProblem).toBeNull();
    expect(names(found)).toEqual(['@ours/github', '@ours/web-page', 'word-tools']);
    expect(found.items[1]).toEqual({
      name: '@ours/web-page',
      version: '0.1.0',
      description: 'Reads a web page',
      source: 'CATALOGUE',
      publisher: null,
      publishedAt: null,
    });
    expect(found.items[2]).toEqual({
      name: 'word-tools',
      version: '1.0.0',
      description: 'Counts words',
      source: 'REGISTRY',
      publisher: 'somebody',
      publishedAt: Date.parse('2025-12-01T00:00:00.000Z'),
    });
  });

  it('looks for all of the words in the catalogue, and asks the registry for them', async () => {
    const registry = await aRegistry();
    const found = await discoverPlugins(aDesk(registry), { text: ' PAGE web', first: 50 });
    expect(names(found)).toEqual(['@ours/web-page']);
    expect(registry.requests[0]).toContain('PAGE+web');
  });

  it('is as long as was asked for', async () => {
    const registry = await aRegistry();
    await registry.publish();
    expect(names(await discoverPlugins(aDesk(registry), { text: '', first: 1 }))).toEqual(['@ours/github']);
  });

  it('leaves out names in the registry that the platform has', async () => {
    const registry = await aRegistry();
    for (const name of ['@ours/github', 'built-in', 'free']) await registry.publish({ name });
    const found = await discoverPlugins(aDesk(registry, ['built-in']), { text: '', first: 50 });
    expect(names(found)).toEqual(['@ours/github', '@ours/web-page', 'free']);
  });

  it.each<[string, string, TestRegistry['intercept']]>([
    ['fails', 'PKG_REGISTRY_REFUSED', (_, response) => Boolean(response.writeHead(500).end())],
    ['answers with something else', 'PKG_REGISTRY_ANSWER', (_, response) => sendJson(response, { a: 1 })],
    ['hangs up', 'PKG_REGISTRY_UNREACHABLE', (_, response) => Boolean(response.destroy())],
  ])('gives the catalogue and the problem when the registry %s', async (_, code, intercept) => {
    const registry = await aRegistry();
    registry.intercept = intercept;
    const found = await discoverPlugins(aDesk(registry), { text: '', first: 50 });
    expect(found).toMatchObject({ registryProblem: { code, message: expect.stringMatching(/\S/) } });
    expect(names(found)).toEqual(['@ours/github', '@ours/web-page']);
  });

  it('says in a sentence what to do where a registry has no search', async () => {
    const registry = await aRegistry();
    registry.intercept = (_, response) => Boolean(response.writeHead(404).end());
    const found = await discoverPlugins(aDesk(registry), { text: '', first: 50 });
    expect(found.registryProblem?.message).toMatch(
      /^The registry has no search\. Install plugins by their names/,
    );
  });

  it('says so where there is no registry', async () => {
    const found = await discoverPlugins(aDesk(null), { text: '', first: 50 });
    expect(found).toMatchObject({ registryProblem: { code: 'PLUGIN_REGISTRY_OFF' } });
    expect(found.items).toHaveLength(2);
  });

  it.each([
    { text: 'a'.repeat(201), first: 1 },
    { text: '', first: 0 },
    { text: '', first: 51 },
    { text: '', first: 1.5 },
  ])('refuses what can not be meant', async (question) => {
    const answer = discoverPlugins(aDesk(null), question);
    await expect(answer).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
