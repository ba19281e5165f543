import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlugin, type TestPlugin } from '../../src/testing/index.ts';

let plugin: TestPlugin;
beforeAll(async () => {
  plugin = await loadPlugin(new URL('../fixtures/libraries', import.meta.url));
});
afterAll(() => plugin.close());

const expected: { readonly [library: string]: unknown } = {
  acorn: 1,
  'bignumber.js': '0.3',
  buffer: 'Z3LDvMOfZf8=',
  'change-case': ['oneTwo', 'one-two'],
  entities: ['ü🙂', '&lt;a&amp;b&gt;'],
  eventemitter3: [1],
  graphql: 'hi you',
  immutable: { a: 1, b: 2 },
  jose: ['x', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  json5: { a: 'x', b: 1 },
  'jsonc-parser': { a: 1 },
  'lodash-es': [[[1, 2], [3]], true, 'function'],
  'magic-string': ['const b = 1', true],
  'markdown-it': '<h1><em>x</em></h1>\n',
  marked: '<h1><em>x</em></h1>\n',
  nanoid: [21, 21],
  papaparse: [{ a: 1, b: 2 }],
  semver: [true, '1.0.0'],
  'smol-toml': { a: { b: [1, 2] } },
  uuid: [36, 'aad03681-8b63-5304-89e0-8ca8f49461b5'],
  yaml: [{ a: [1, { b: 'x' }] }, 'a:\n  - 1\n'],
  zod: ['https://h/x', '1970-01-01T00:00:00.000Z', 'a', 'object'],
};

describe('libraries that are bundled into a plugin', () => {
  it.each(Object.entries(expected))('%s does what it is for', async (library, output) => {
    expect(await plugin.tool('use', { library })).toMatchObject({ ok: true, output });
  });

  it.each(['ajv', 'd3-dsv', 'lodash-es template'])(
    '%s, which makes code of strings, is told so',
    async (library) => {
      const result = await plugin.tool('use', { library });
      expect(result).toMatchObject({ ok: false, error: { code: 'PLUGIN_CRASHED' } });
      expect(JSON.stringify(result)).toContain('codegen');
    },
  );
});
