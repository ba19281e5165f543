import { loadPlugin, type TestPlugin } from '@ymera/plugin-sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let plugin: TestPlugin;
const refusal = (code: string, message: string) => Object.assign(new Error(message), { code });
const files: { readonly [path: string]: string } = {
  'src/run.ts': "import { exec } from 'node:child_process';\nexport const run = (name: string) => exec(`ls ${name}`);\n",
  'src/plain.ts': '/** The answer. */\nexport const answer = 42;\n',
};

beforeAll(async () => {
  plugin = await loadPlugin(new URL('..', import.meta.url), {
    tools: {
      'core/read-file': (input) => {
        const path = typeof input === 'object' && input !== null && 'path' in input ? String(input.path) : '';
        const text = files[path];
        if (text === undefined) throw refusal('FILE_NOT_FOUND', `There is no file ${path}.`);
        return { text, bytes: text.length };
      },
    },
  });
});

afterAll(() => plugin?.close());

describe('the plugin in the sandbox', () => {
  it('answers its own examples as they are written', async () => {
    expect(await plugin.examples()).toEqual([]);
  });
});
