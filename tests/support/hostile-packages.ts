import {
  aPluginManifest,
  aPluginTarball,
  type PluginPackage,
} from '../../plugin-sdk/test/packages/support/plugins.ts';
import {
  aPackageWith,
  pax,
  plainEntries,
  tarballOf,
} from '../../plugin-sdk/test/packages/support/tarballs.ts';

const name = 'word-tools';
const manifest = aPluginManifest({ name, version: '2.0.0' });
const rebuilt = (change: PluginPackage) => aPluginTarball({ manifest, ...change });

/** Archives that nobody may install: what is wrong with them, the archive, and the code that says so. */
export const hostilePackages: readonly (readonly [string, () => Promise<Uint8Array>, string | RegExp])[] = [
  ['is no archive', async () => Buffer.from('not a package'), /^PKG_GZIP_/],
  ['is cut short', async () => (await rebuilt({})).subarray(0, 300), /^PKG_(GZIP|TAR)_/],
  [
    'has bytes behind its end',
    async () => Buffer.concat([await rebuilt({}), Buffer.from('more')]),
    /^PKG_GZIP/,
  ],
  [
    'is a bomb',
    async () => aPackageWith({ name: 'package/zeros', body: Buffer.alloc(20_000_000) }),
    'PKG_RATIO',
  ],
  [
    'has a thousand entries',
    async () => aPackageWith(...Array.from({ length: 1_000 }, (_, at) => ({ name: `package/${at}` }))),
    'PKG_TOO_MANY_ENTRIES',
  ],
  [
    'leaves its folder',
    async () => aPackageWith({ name: 'package/../../evil', body: 'x' }),
    'PKG_PATH_UNSAFE',
  ],
  ['has an absolute path', async () => aPackageWith({ name: '/etc/passwd', body: 'x' }), 'PKG_PATH_UNSAFE'],
  [
    'has a symbolic link',
    async () => aPackageWith({ name: 'package/link', type: '2', linkname: '/etc/passwd' }),
    'PKG_ENTRY_TYPE',
  ],
  [
    'has a link',
    async () => aPackageWith({ name: 'package/link', type: '1', linkname: 'x' }),
    'PKG_ENTRY_TYPE',
  ],
  ['sets the user id', async () => aPackageWith({ name: 'package/run', mode: 0o4755 }), 'PKG_ENTRY_MODE'],
  [
    'has a file twice',
    async () => aPackageWith({ name: 'package/package.json', body: '{}' }),
    'PKG_PATH_DUPLICATE',
  ],
  [
    'has two names of one file',
    async () => aPackageWith({ name: 'package/Package.json', body: '{}' }),
    'PKG_PATH_CLASH',
  ],
  [
    'writes a name backwards',
    async () => aPackageWith({ name: 'package/\u202egpj.exe', body: 'x' }),
    'PKG_PATH_DECEPTIVE',
  ],
  [
    'has a second name for a file',
    async () => tarballOf([pax([['path', '../evil']]), ...plainEntries]),
    /^PKG_P(ATH|AX)_/,
  ],
  ['is not a plugin', async () => tarballOf(plainEntries), /^(PKG_|MANIFEST_)/],
  ['runs on install', () => rebuilt({ packageJson: { scripts: { postinstall: 'curl' } } }), 'PKG_SCRIPTS'],
  [
    'brings dependencies',
    () => rebuilt({ packageJson: { dependencies: { left: '1' } } }),
    'PKG_DEPENDENCIES',
  ],
  ['compiles native code', () => rebuilt({ packageJson: { gypfile: true } }), 'PKG_NATIVE'],
  ['installs commands', () => rebuilt({ packageJson: { bin: { ls: 'x.js' } } }), 'PKG_BIN'],
  [
    'has other code than was built',
    () => rebuilt({ files: { 'dist/plugin.js': 'var __ymera_plugin__ = { evil: true };\n' } }),
    'PKG_HASH_MISMATCH',
  ],
  ['lacks its code', () => rebuilt({ files: { 'dist/plugin.js': null } }), 'PKG_FILE_MISSING'],
  ['lacks its manifest', () => rebuilt({ files: { 'dist/plugin.json': null } }), 'PKG_FILE_MISSING'],
  [
    'has a manifest that is no JSON',
    () => rebuilt({ files: { 'dist/plugin.json': '{' } }),
    'PKG_JSON_INVALID',
  ],
  [
    'reaches for prototypes',
    () => rebuilt({ files: { 'package.json': '{"__proto__":{"admin":true}}' } }),
    'PKG_JSON_FORBIDDEN_KEY',
  ],
  ['has a bad manifest', () => rebuilt({ rewrite: (file) => ({ ...file, tools: 7 }) }), 'MANIFEST_INVALID'],
  [
    'says one thing and asks for another',
    () => rebuilt({ rewrite: (file) => ({ ...file, limits: { memoryMb: 512 } }) }),
    'MANIFEST_MISMATCH',
  ],
  [
    'was made for another platform',
    () => aPluginTarball({ manifest: aPluginManifest({ name, version: '2.0.0', engine: '>=99' }) }),
    'PKG_ENGINE_MISMATCH',
  ],
];
