import { describe, expect, it } from 'vitest';
import { searchRegistry } from '../../src/packages/search.ts';
import { aRegistry, sendJson } from './support/registry.ts';

describe('a search', () => {
  it('gives the plugins of a registry by keyword', async () => {
    const registry = await aRegistry();
    await registry.publish();
    await registry.publish({ manifest: { name: 'other' }, packageJson: { keywords: ['else'] } });
    expect(await searchRegistry({ text: 'word  maintainer:x', registry })).toEqual([
      {
        name: 'word-tools',
        version: '1.0.0',
        description: 'Counts words',
        keywords: ['ymera-plugin'],
        publishedAt: '2026-01-01T00:00:00.000Z',
        publisher: 'somebody',
      },
    ]);
    const { searchParams } = new URL(registry.requests[0] ?? '', registry.url);
    expect(searchParams.get('text')).toBe('keywords:ymera-plugin word maintainer x');
  });

  it('says so where a registry has packages and no search', async () => {
    const registry = await aRegistry();
    registry.intercept = (_, response) => Boolean(response.writeHead(404).end('{}'));
    const found = searchRegistry({ text: '', registry });
    await expect(found).rejects.toMatchObject({
      code: 'PKG_REGISTRY_REFUSED',
      message: expect.stringContaining('no search'),
    });
  });

  it('is bounded, whatever the registry sends', async () => {
    const registry = await aRegistry();
    const found = { package: { name: 'a', version: '1.0.0', keywords: ['ymera-plugin'] } };
    registry.intercept = (_, response) => {
      sendJson(response, { objects: Array(500).fill(found) });
      return true;
    };
    expect(await searchRegistry({ text: '', registry })).toHaveLength(50);
    expect(await searchRegistry({ text: '', registry }, { limit: 3 })).toHaveLength(3);
  });

  it('gives the others when an entry is bad', async () => {
    const registry = await aRegistry();
    const found = (name: string) => ({ package: { name, version: '1.0.0', keywords: ['ymera-plugin'] } });
    registry.intercept = (_, response) => {
      sendJson(response, { objects: [found('../x'), 7, found('a')] });
      return true;
    };
    expect(await searchRegistry({ text: '', registry })).toMatchObject([{ name: 'a' }]);
  });

  it('gives texts without hidden characters, cut to a length', async () => {
    const registry = await aRegistry();
    const description = `a\u202eb\u0000${'c'.repeat(1_000)}`;
    registry.intercept = (_, response) => {
      sendJson(response, {
        objects: [
          { package: { name: 'a', version: '1.0.0', keywords: ['ymera-plugin', 7], description, date: 'x' } },
        ],
      });
      return true;
    };
    const [found] = await searchRegistry({ text: 'x', registry });
    expect(found?.description).toMatch(/^a b c+$/);
    expect(found?.description.length).toBeLessThanOrEqual(500);
    expect(found).not.toHaveProperty('publishedAt');
  });

  it.each([
    ['nothing', {}],
    ['no list', { objects: 'x' }],
    ['an entry that is none', { objects: [7] }],
    ['an entry without package', { objects: [{}] }],
    ['an entry with a bad name', { objects: [{ package: { name: '../x', version: '1.0.0' } }] }],
    ['an entry with a bad version', { objects: [{ package: { name: 'a', version: 'x' } }] }],
  ])('that is answered with %s is refused', async (_, answer) => {
    const registry = await aRegistry();
    registry.intercept = (_, response) => {
      sendJson(response, answer);
      return true;
    };
    await expect(searchRegistry({ text: 'x', registry })).rejects.toMatchObject({
      code: 'PKG_REGISTRY_ANSWER',
    });
  });
});
