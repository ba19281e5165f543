import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/host/capabilities/memory-storage.ts';
import { storageContract } from '../../src/testing/index.ts';
import { anAsker, codeOf } from './support/scope.ts';

describe('storage in memory', () => {
  for (const { title, check } of storageContract) {
    it(title, async () => {
      let nowMs = 1_000;
      const storage = createMemoryStorage(() => nowMs);
      await check(storage, {
        advance(ms) {
          nowMs += ms;
        },
      });
    });
  }
});

describe('the storage of a plugin', () => {
  const aStore = (quotaBytes = 1_000) => {
    const storage = createMemoryStorage();
    const manifest = { permissions: { tools: [], storage: { quotaBytes, reason: 'r' } } };
    const request = { ports: { storage }, run: { id: 'run_1', tenantId: 't1' } };
    return { storage, ...anAsker({ manifest, request }) };
  };

  it('gives back what was set, with versions', async () => {
    const { ask } = aStore();
    const set = await ask('storage.set', { key: 'k', value: { a: 1 } });
    const version = set.ok ? set.output : 0;
    expect(await ask('storage.get', { key: 'k' })).toEqual({
      ok: true,
      output: { value: { a: 1 }, version },
    });
    expect(await ask('storage.get', { key: 'none' })).toEqual({ ok: true, output: null });
    expect(codeOf(await ask('storage.set', { key: 'k', value: 2, ifVersion: 0 }))).toBe('STORAGE_CONFLICT');
    expect(await ask('storage.delete', { key: 'k', ifVersion: version })).toEqual({ ok: true, output: true });
  });

  it('is that of its tenant', async () => {
    const { ask, storage } = aStore();
    await ask('storage.set', { key: 'k', value: 1 });
    expect([...storage.entriesOf({ plugin: 'a-plugin', tenantId: 't1' })]).toEqual([['k', 1]]);
    expect([...storage.entriesOf({ plugin: 'a-plugin' })]).toEqual([]);
  });

  it('ends at its quota, also for many small entries and for counters', async () => {
    const { ask } = aStore(100);
    const codes = new Set<string>();
    for (let n = 0; n < 40; n += 1) codes.add(codeOf(await ask('storage.set', { key: `k${n}`, value: n })));
    expect([...codes]).toEqual(['ok', 'STORAGE_QUOTA']);
    expect(codeOf(await ask('storage.increment', { key: 'a-counter-with-a-name' }))).toBe('STORAGE_QUOTA');
  });

  it('lists page by page', async () => {
    const { ask } = aStore();
    for (const key of ['a', 'b', 'c']) await ask('storage.set', { key, value: 0 });
    expect(await ask('storage.list', { limit: 2 })).toEqual({
      ok: true,
      output: { keys: ['a', 'b'], next: 'b' },
    });
    expect(await ask('storage.list', { limit: 2, after: 'b' })).toEqual({
      ok: true,
      output: { keys: ['c'] },
    });
  });

  it.each([
    ['an empty key', { key: '', value: 1 }],
    ['no key', { value: 1 }],
    ['a number for a key', { key: 7, value: 1 }],
    ['a key of an object for a key', { key: { toString: 'x' }, value: 1 }],
    ['a key that is too long', { key: 'ü'.repeat(129), value: 1 }],
    ['a key with a line break', { key: 'a\nb', value: 1 }],
    ['a key with a zero byte', { key: 'a\0', value: 1 }],
    ['a key with half a character', { key: '\ud800', value: 1 }],
    ['the key __proto__', { key: '__proto__', value: 1 }],
    ['the key constructor', { key: 'constructor', value: 1 }],
    ['no value', { key: 'k' }],
    ['a value that is too large', { key: 'k', value: 'x'.repeat(300_000) }],
    ['a lifetime of nothing', { key: 'k', value: 1, ttlMs: 0 }],
    ['a lifetime of text', { key: 'k', value: 1, ttlMs: '1' }],
    ['a lifetime for ever', { key: 'k', value: 1, ttlMs: 1e300 }],
    ['a negative version', { key: 'k', value: 1, ifVersion: -1 }],
  ])('refuses to set %s', async (_, args) => {
    const { ask, storage } = aStore(10_000_000);
    expect(codeOf(await ask('storage.set', args))).toBe('INVALID_ARGUMENTS');
    expect(storage.entriesOf({ plugin: 'a-plugin', tenantId: 't1' }).size).toBe(0);
  });

  it.each([1e308, 'many', Number.NaN, {}])('refuses to add %s', async (by) => {
    const { ask } = aStore();
    await ask('storage.set', { key: 'n', value: 1 });
    const code = codeOf(await ask('storage.increment', { key: 'n', by }));
    expect(code).toBe('INVALID_ARGUMENTS');
  });

  it('is refused to a plugin that did not declare it, and in a run that has none', async () => {
    const ports = { storage: createMemoryStorage() };
    expect(codeOf(await anAsker({ request: { ports } }).ask('storage.get', { key: 'k' }))).toBe(
      'NOT_GRANTED',
    );
    const manifest = { permissions: { tools: [], storage: { quotaBytes: 10, reason: 'r' } } };
    expect(codeOf(await anAsker({ manifest }).ask('storage.get', { key: 'k' }))).toBe('NOT_GRANTED');
  });
});
