import { loadPlugin, type TestPlugin } from '@ymera/plugin-sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('count-words', () => {
  let plugin: TestPlugin;
  beforeAll(async () => {
    plugin = await loadPlugin('.');
  });
  afterAll(() => plugin.close());

  it('counts each word, whatever its case', async () => {
    const result = await plugin.tool('count-words', { text: 'Yes, yes!' });
    expect(result).toMatchObject({ ok: true, output: { total: 2, words: [{ word: 'yes', count: 2 }] } });
  });

  it('counts words that would be bad keys', async () => {
    const result = await plugin.tool('count-words', { text: 'constructor __proto__' });
    expect(result).toMatchObject({
      ok: true,
      output: { words: [{ word: 'constructor' }, { word: 'proto' }] },
    });
  });

  it('refuses what is no text', async () => {
    const result = await plugin.tool('count-words', { text: 1 });
    expect(result).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
  });
});
