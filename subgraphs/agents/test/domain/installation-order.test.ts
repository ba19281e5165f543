import { describe, expect, it } from 'vitest';
import { readInstallInput, requestOf } from '../../src/domain/installation-order.ts';

describe('what is asked to be installed', () => {
  it('is a package of the registry, a tarball, a folder or a plugin of the catalogue', () => {
    const registry = { name: 'word-tools', range: '^1.0.0' };
    expect(readInstallInput({ registry, tarball: null })).toEqual({ kind: 'REGISTRY', ...registry });
    expect(readInstallInput({ tarball: 'AQID' })).toEqual({
      kind: 'TARBALL',
      packed: Buffer.from([1, 2, 3]),
    });
    expect(readInstallInput({ folder: '/x' })).toEqual({ kind: 'FOLDER', folder: '/x' });
    expect(readInstallInput({ catalogue: 'a' })).toEqual({ kind: 'CATALOGUE', name: 'a' });
  });

  it.each([
    [{}, 'none of them'],
    [{ tarball: null, folder: null }, 'none of them'],
    [{ folder: '/x', catalogue: 'a' }, 'folder and catalogue'],
  ])('is one thing: not %j', (input, came) => {
    expect(() => readInstallInput(input)).toThrow(`it is ${came}`);
  });

  it.each([
    ['', 'something else'],
    ['AQI', 'something else'],
    ['AQID\n', 'something else'],
    ['AQ==ID==', 'something else'],
    ['A===', 'something else'],
    ['data:;base64,AQID', 'something else'],
    ['AQID'.repeat(3_000_000), '12000000 characters'],
  ])('may not be a tarball such as %.20s', (tarball, came) => {
    expect(() => readInstallInput({ tarball })).toThrow(came);
  });

  it.each([
    { registry: { name: '', range: 'latest' } },
    { registry: { name: 'a', range: '' } },
    { registry: { name: 'a'.repeat(215), range: '1' } },
    { registry: { name: 'a', range: '1'.repeat(201) } },
    { folder: '' },
    { catalogue: 'a'.repeat(215) },
    { catalogue: 'a', clientKey: '' },
    { catalogue: 'a', clientKey: 'k'.repeat(101) },
    { catalogue: 'a', clientKey: 'k\ud83d' },
    { registry: { name: 'a\ud83d', range: '1' } },
  ])('has a length and a text that can be meant: not %j', (input) => {
    expect(() => readInstallInput(input)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('is remembered without its bytes', () => {
    const request = requestOf({ kind: 'TARBALL', packed: Buffer.from('secret') });
    expect(request).toEqual({ kind: 'TARBALL', name: '', range: null });
  });
});
