import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PackageError } from '../../src/packages/problems.ts';
import { readPackageTarball } from '../../src/packages/read-tarball.ts';
import { aPackageWith, pax, plainEntries, rawEntry, tarballOf, tarOf } from './support/tarballs.ts';

const sound = aPackageWith();
const long = `package/docs/${'a'.repeat(60)}/${'b'.repeat(60)}.md`;

async function refusalOf(tarball: Uint8Array, options = {}): Promise<PackageError> {
  try {
    await readPackageTarball(tarball, options);
  } catch (error) {
    if (error instanceof PackageError) return error;
    throw error;
  }
  throw new Error('expected the package to be refused');
}

describe('a packed package', () => {
  it('gives the files that a plugin needs, their digests, and the integrity of the whole', async () => {
    const contents = await readPackageTarball(sound);
    expect(contents.packageJson).toEqual({ name: 'a-plugin', version: '1.0.0' });
    expect([...contents.files.keys()]).toEqual(['package.json', 'dist/plugin.js']);
    const code = contents.files.get('dist/plugin.js');
    expect(Buffer.from(code?.bytes ?? []).toString()).toBe('var __ymera_plugin__ = {};');
    expect(code?.sha256).toBe(createHash('sha256').update('var __ymera_plugin__ = {};').digest('hex'));
    expect(contents.integrity).toBe(`sha512-${createHash('sha512').update(sound).digest('base64')}`);
    expect(contents.packedBytes).toBe(sound.length);
  });

  it('keeps only what a plugin needs and names what it dropped', async () => {
    const contents = await readPackageTarball(
      aPackageWith(
        { name: 'package/README.md', body: '# x' },
        { name: 'package/LICENSE', body: 'MIT' },
        { name: 'package/icon.svg', body: '<svg/>' },
        { name: 'package/src/index.ts', body: 'secret' },
        { name: 'package/node_modules/x/package.json', body: '{}' },
      ),
    );
    expect([...contents.files.keys()]).toEqual([
      'package.json',
      'dist/plugin.js',
      'README.md',
      'LICENSE',
      'icon.svg',
    ]);
    expect(contents.dropped).toEqual(['src/index.ts', 'node_modules/x/package.json']);
  });

  it('may be packed with a name, a comment and a header checksum', async () => {
    const header = Buffer.from(sound.subarray(0, 10));
    header[3] = 4 | 8 | 16 | 2;
    const extra = Buffer.from('\u0002\u0000xxname\u0000comment\u0000cc');
    expect((await readPackageTarball(Buffer.concat([header, extra, sound.subarray(10)]))).files.size).toBe(2);
  });

  it('may come in pieces of any size', async () => {
    async function* pieces() {
      for (let at = 0; at < sound.length; at += 7) yield sound.subarray(at, at + 7);
    }
    expect((await readPackageTarball(pieces())).integrity).toBe((await readPackageTarball(sound)).integrity);
  });

  it('may have any top folder, and names that need extended headers', async () => {
    const top = plainEntries.map((entry) => ({
      ...entry,
      name: String(entry.name).replace('package', 'v1'),
    }));
    expect((await readPackageTarball(tarballOf(top))).files.size).toBe(2);
    const accented = 'package/docs/é.md';
    const contents = await readPackageTarball(
      aPackageWith(
        pax([['path', long]]),
        { name: long.slice(0, 99), body: 'x' },
        pax([
          ['path', accented],
          ['mtime', '1.5'],
          ['size', '3'],
        ]),
        { name: 'PaxHeader', body: 'abc' },
      ),
    );
    expect(contents.dropped).toEqual([long, accented].map((path) => path.slice('package/'.length)));
  });

  it('is held to the integrity that was expected, before anything is unpacked', async () => {
    const { integrity } = await readPackageTarball(sound);
    await readPackageTarball(sound, { integrity: `sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= ${integrity}` });
    const other = `sha512-${createHash('sha512').update('other').digest('base64')}`;
    expect((await refusalOf(sound, { integrity: other })).code).toBe('PKG_INTEGRITY_MISMATCH');
    expect((await refusalOf(randomBytes(100), { integrity: other })).code).toBe('PKG_INTEGRITY_MISMATCH');
    for (const weak of ['sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=', '', 'sha512-x', `${integrity} ${other}`]) {
      expect((await refusalOf(sound, { integrity: weak })).code).toBe('PKG_INTEGRITY_WEAK');
    }
  });
});

const file = (name: string | Buffer, more: object = {}) => ({ name, body: 'x', ...more });
const paxed = (records: [string, string][], name: string) => aPackageWith(pax(records), file(name));
const patched = (at: number, bits = 1) => {
  const copy = Buffer.from(sound);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = (copy[index] ?? 0) ^ bits;
  return copy;
};
const jsonOf = (body: string | Buffer) => tarballOf([{ name: 'package/package.json', body }]);

describe('a hostile package', () => {
  it.each([
    [
      'a symbolic link',
      aPackageWith({ name: 'package/a', type: '2', linkname: '/etc/passwd' }),
      'PKG_ENTRY_TYPE',
    ],
    ['a hard link', aPackageWith({ name: 'package/a', type: '1', linkname: 'package/b' }), 'PKG_ENTRY_TYPE'],
    ['a character device', aPackageWith({ name: 'package/a', type: '3' }), 'PKG_ENTRY_TYPE'],
    ['a block device', aPackageWith({ name: 'package/a', type: '4' }), 'PKG_ENTRY_TYPE'],
    ['a named pipe', aPackageWith({ name: 'package/a', type: '6' }), 'PKG_ENTRY_TYPE'],
    ['a folder', aPackageWith({ name: 'package/a/', type: '5' }), 'PKG_ENTRY_TYPE'],
    ['a folder that claims to be a file', aPackageWith({ name: 'package/a/' }), 'PKG_ENTRY_TYPE'],
    ['an entry of unknown kind', aPackageWith({ name: 'package/a', type: 'Z' }), 'PKG_ENTRY_TYPE'],
    ['a setuid file', aPackageWith(file('package/a', { mode: 0o4755 })), 'PKG_ENTRY_MODE'],
    ['a setgid file', aPackageWith(file('package/a', { mode: 0o2755 })), 'PKG_ENTRY_MODE'],
    ['package.json twice', tarballOf([...plainEntries, ...plainEntries]), 'PKG_PATH_DUPLICATE'],
    ['names that differ in case', aPackageWith(file('package/DIST/plugin.js')), 'PKG_PATH_CLASH'],
    ['a file and a folder of one name', aPackageWith(file('package/dist')), 'PKG_PATH_DUPLICATE'],
    ['a folder below a file', aPackageWith(file('package/package.json/x')), 'PKG_PATH_CLASH'],
    [
      'names that differ in Unicode form',
      aPackageWith(
        pax([['path', 'package/\u00e9']]),
        file('PaxHeader'),
        pax([['path', 'package/e\u0301']]),
        file('PaxHeader'),
      ),
      'PKG_PATH_CLASH',
    ],
    [
      'names that differ in a ligature',
      aPackageWith(file('package/file'), pax([['path', 'package/\ufb01le']]), file('PaxHeader')),
      'PKG_PATH_CLASH',
    ],
    ['a path that climbs', aPackageWith(file('package/../../etc/passwd')), 'PKG_PATH_UNSAFE'],
    ['an absolute path', aPackageWith(file('/etc/passwd')), 'PKG_PATH_UNSAFE'],
    ['a path on a drive', aPackageWith(file('C:/windows')), 'PKG_PATH_UNSAFE'],
    ['a path with a backslash', aPackageWith(file('package\\..\\x')), 'PKG_PATH_UNSAFE'],
    ['a path with an empty part', aPackageWith(file('package//x')), 'PKG_PATH_UNSAFE'],
    ['a path with a dot part', aPackageWith(file('package/./x')), 'PKG_PATH_UNSAFE'],
    ['a device name of Windows', aPackageWith(file('package/aux.js')), 'PKG_PATH_UNSAFE'],
    ['a name that ends in a space', aPackageWith(file('package/x ')), 'PKG_PATH_UNSAFE'],
    ['a nameless entry', aPackageWith(file('')), 'PKG_PATH_UNSAFE'],
    ['a very long path', paxed([['path', `package/${'a'.repeat(300)}`]], 'PaxHeader'), 'PKG_PATH_UNSAFE'],
    ['a control character', aPackageWith(file('package/a\nb')), 'PKG_PATH_DECEPTIVE'],
    ['text turned round', aPackageWith(file('package/\u202egnp.js')), 'PKG_PATH_DECEPTIVE'],
    ['a character without width', aPackageWith(file('package/plu\u200bgin.js')), 'PKG_PATH_DECEPTIVE'],
    [
      'a name that is not UTF-8',
      aPackageWith(file(Buffer.from('package/\xff', 'latin1'))),
      'PKG_PATH_DECEPTIVE',
    ],
    [
      'an extended path over a plain one',
      paxed([['path', 'package/dist/plugin.json']], 'package/x'),
      'PKG_PAX_MISLEADING',
    ],
    ['an extended path for a short name', paxed([['path', 'package/x']], 'PaxHeader'), 'PKG_PAX_MISLEADING'],
    ['an extended size that disagrees', paxed([['size', '512']], 'package/x'), 'PKG_PAX_MISLEADING'],
    ['an extended link', paxed([['linkpath', '/etc/passwd']], 'package/x'), 'PKG_PAX_MISLEADING'],
    [
      'an extended header that says something twice',
      paxed(
        [
          ['size', '1'],
          ['size', '1'],
        ],
        'package/x',
      ),
      'PKG_PAX_MISLEADING',
    ],
    ['a sparse file', paxed([['GNU.sparse.name', 'package/x']], 'package/x'), 'PKG_PAX_MISLEADING'],
    [
      'two extended headers',
      aPackageWith(pax([['mtime', '1']]), pax([['mtime', '1']]), file('package/x')),
      'PKG_PAX_MISLEADING',
    ],
    ['a global header', aPackageWith(pax([['path', 'x']], 'g'), file('package/x')), 'PKG_PAX_MISLEADING'],
    [
      'a GNU long name',
      aPackageWith({ name: '././@LongLink', type: 'L', body: 'package/y\0' }, file('package/x')),
      'PKG_PAX_MISLEADING',
    ],
    [
      'a damaged extended header',
      aPackageWith({ name: 'p', type: 'x', body: '99 path=x\n' }, file('package/x')),
      'PKG_PAX_MISLEADING',
    ],
    [
      'entries behind the end mark',
      gzipSync(Buffer.concat([tarOf(plainEntries), rawEntry(file('package/x'))])),
      'PKG_TAR_TRAILING',
    ],
    [
      'text behind the end mark',
      gzipSync(Buffer.concat([tarOf(plainEntries), Buffer.alloc(512, 'x')])),
      'PKG_TAR_INVALID',
    ],
    ['no end mark', gzipSync(Buffer.concat(plainEntries.map(rawEntry))), 'PKG_TAR_INVALID'],
    [
      'an entry that is cut short',
      tarballOf([...plainEntries, file('package/x', { size: 9_999 })]),
      'PKG_TAR_INVALID',
    ],
    ['a checksum that does not fit', gzipSync(tarOf(plainEntries).fill(1, 0, 3)), 'PKG_TAR_INVALID'],
    ['something that is no archive', gzipSync(randomBytes(2_048)), 'PKG_TAR_INVALID'],
    ['two top folders', aPackageWith(file('other/x')), 'PKG_TOP_FOLDER'],
    ['a file outside the top folder', aPackageWith(file('x')), 'PKG_TOP_FOLDER'],
    ['nothing at all', tarballOf([]), 'PKG_FILE_MISSING'],
    ['no package.json', tarballOf([file('package/dist/plugin.js')]), 'PKG_FILE_MISSING'],
    ['package.json that is no JSON', jsonOf('{'), 'PKG_JSON_INVALID'],
    ['package.json that is a list', jsonOf('[]'), 'PKG_JSON_INVALID'],
    ['package.json that is not UTF-8', jsonOf(Buffer.from('{"a":"\xff"}', 'latin1')), 'PKG_JSON_INVALID'],
    [
      'package.json that is too deep',
      jsonOf(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`),
      'PKG_JSON_INVALID',
    ],
    ['package.json with __proto__', jsonOf('{"a":{"__proto__":{"x":1}}}'), 'PKG_JSON_FORBIDDEN_KEY'],
    ['package.json with an escaped constructor', jsonOf('{"c\\u006fnstructor":1}'), 'PKG_JSON_FORBIDDEN_KEY'],
    ['a large package.json', jsonOf(JSON.stringify({ a: 'x'.repeat(300_000) })), 'PKG_TOO_LARGE'],
    ['something that is not packed', Buffer.from('hello'), 'PKG_GZIP_INVALID'],
    ['no bytes', Buffer.alloc(0), 'PKG_GZIP_INVALID'],
    ['an archive that is cut short', sound.subarray(0, sound.length - 40), 'PKG_GZIP_INVALID'],
    ['an archive without its checksum', sound.subarray(0, sound.length - 8), 'PKG_GZIP_INVALID'],
    [
      'an archive whose checksum lies',
      Buffer.concat([sound.subarray(0, -8), Buffer.alloc(8)]),
      'PKG_GZIP_INVALID',
    ],
    ['an archive with only a wrong checksum', patched(-8), 'PKG_GZIP_INVALID'],
    ['an archive with only a wrong length', patched(-4), 'PKG_GZIP_INVALID'],
    ['an archive with unknown flags', patched(3, 0x80), 'PKG_GZIP_INVALID'],
    ['a header that never ends', Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0, 65]), 'PKG_GZIP_INVALID'],
    ['bytes behind the archive', Buffer.concat([sound, Buffer.from('x')]), 'PKG_GZIP_TRAILING'],
    ['a second gzip member', Buffer.concat([sound, sound]), 'PKG_GZIP_TRAILING'],
  ])('with %s is refused', async (_, tarball, code) => {
    const error = await refusalOf(tarball);
    expect(error.code).toBe(code);
    const [first] = error.problems;
    for (const part of ['where', 'message', 'why', 'fix'] as const) expect(first?.[part]).toMatch(/\S/);
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('that grows a thousandfold is refused without being unpacked whole', async () => {
    const bomb = tarballOf([{ name: 'package/x', body: Buffer.alloc(30 * 1024 * 1024) }]);
    expect(bomb.length).toBeLessThan(40_000);
    expect((await refusalOf(bomb)).code).toBe('PKG_RATIO');
  });

  it('that is too large, packed or unpacked, or has too many entries is refused', async () => {
    const noise = aPackageWith(file('package/x', { body: randomBytes(5_000) }));
    expect((await refusalOf(noise, { limits: { packedBytes: 4_000 } })).code).toBe('PKG_TOO_LARGE');
    expect((await refusalOf(noise, { limits: { unpackedBytes: 4_000 } })).code).toBe('PKG_TOO_LARGE');
    const many = Array.from({ length: 199 }, (_, index) => file(`package/${index}`));
    expect((await refusalOf(aPackageWith(...many))).code).toBe('PKG_TOO_MANY_ENTRIES');
    expect((await readPackageTarball(aPackageWith(...many.slice(1)))).dropped).toHaveLength(198);
  });

  it('that never stops coming is given up at the limit', async () => {
    let sent = 0;
    async function* endless() {
      for (;;) {
        sent += 1;
        yield randomBytes(64 * 1024);
      }
    }
    await expect(readPackageTarball(endless())).rejects.toMatchObject({ code: 'PKG_TOO_LARGE' });
    expect(sent).toBe(129);
  });
});
