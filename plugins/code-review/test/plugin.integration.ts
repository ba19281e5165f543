// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources under review hold templates.
import type { JsonValue } from '@ymera/plugin-sdk';
import { loadPlugin, type TestPlugin } from '@ymera/plugin-sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let plugin: TestPlugin;
const refusal = (code: string, message: string) => Object.assign(new Error(message), { code });
const files: { readonly [path: string]: string } = {
  'src/run.ts':
    "import { exec } from 'node:child_process';\nexport const run = (name: string) => exec(`ls ${name}`);\n",
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

const outputOf = async (kind: 'tool' | 'agent', name: string, input: JsonValue) => {
  const result = await plugin[kind](name, input);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.output;
};

describe('the plugin in the sandbox', () => {
  it('offers five tools and an agent, and asks for one host tool', () => {
    expect(plugin.manifest.tools.map(({ id }) => id).sort()).toEqual([
      'complexity',
      'doc-coverage',
      'duplication',
      'risks',
      'secrets',
    ]);
    expect(plugin.manifest.agents.map(({ id }) => id)).toEqual(['review']);
    expect(plugin.manifest.permissions.tools.map(({ name }) => name)).toEqual(['core/read-file']);
  });

  it('answers its own examples as they are written', async () => {
    expect(await plugin.examples()).toEqual([]);
  });

  it('reviews files of the workspace', async () => {
    const output = await outputOf('agent', 'review', { paths: Object.keys(files), title: 'Two files' });
    expect(output).toMatchObject({
      files: 2,
      lines: 4,
      functions: 1,
      docCoverage: 0.5,
      counts: { critical: 1, high: 0, medium: 0, low: 0, info: 1 },
      omitted: 0,
    });
    expect(output).toMatchObject({
      findings: [
        { rule: 'risk/shell-command', path: 'src/run.ts', line: 2, column: 38 },
        { rule: 'docs/missing', path: 'src/run.ts', line: 2 },
      ],
      markdown: expect.stringContaining('# Two files'),
    });
  });

  it('gives the same answer whatever the order of the sources', async () => {
    const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
    const forth = await outputOf('agent', 'review', { sources });
    expect(await outputOf('agent', 'review', { sources: sources.toReversed() })).toEqual(forth);
  });

  it('takes a syntax error as a finding and reviews the rest', async () => {
    const sources = [
      { path: 'broken.ts', text: 'function ( {' },
      { path: 'fine.ts', text: 'debugger;' },
      { path: '.env', text: 'A=1' },
    ];
    const output = await outputOf('agent', 'review', { sources });
    expect(output).toMatchObject({
      findings: [
        { rule: 'syntax/error', path: 'broken.ts', line: 1, column: 10 },
        { rule: 'risk/debugger-left', path: 'fine.ts' },
      ],
    });
  });

  it.each(['(', '[', '`${', 'a=>', '1+'])(
    'survives a source that is made to exhaust a parser with a long row of %s',
    async (part) => {
      const sources = [{ path: 'deep.ts', text: part.repeat(50_000) }];
      for (const name of ['complexity', 'risks', 'doc-coverage', 'duplication']) {
        const output = await outputOf('tool', name, { sources });
        expect(output).toMatchObject({ findings: [{ rule: expect.stringMatching(/^syntax\//) }] });
      }
    },
  );

  it('measures with the limits it is given', async () => {
    const sources = [
      { path: 'a.ts', text: 'export const f = (a: number) => (a > 1 ? (a > 2 ? 1 : 2) : 3);' },
    ];
    expect(await outputOf('tool', 'complexity', { sources, limits: { cognitive: 2 } })).toMatchObject({
      functions: [{ name: 'f', cyclomatic: 3, cognitive: 3 }],
      findings: [{ rule: 'complexity/cognitive' }],
    });
  });

  it.each<[string, JsonValue, string]>([
    ['nothing to read', {}, 'NO_SOURCES'],
    ['a file twice', { paths: ['src/plain.ts', 'src/plain.ts'] }, 'DUPLICATE_PATH'],
    ['a file that is not there', { paths: ['src/gone.ts'] }, 'FILE_NOT_FOUND'],
    ['a file of another language', { paths: ['src/main.py'] }, 'INVALID_INPUT'],
    ['a misspelt field', { source: [] }, 'INVALID_INPUT'],
    ['a file that is too large', { sources: [{ path: 'a.ts', text: ' '.repeat(200_001) }] }, 'INVALID_INPUT'],
    [
      'too much together',
      {
        sources: Array.from({ length: 11 }, (_, index) => ({
          path: `${index}.ts`,
          text: ' '.repeat(195_000),
        })),
      },
      'SOURCES_TOO_LARGE',
    ],
  ])('refuses %s', async (_, input, code) => {
    expect(await plugin.tool('risks', input)).toMatchObject({ ok: false, error: { code } });
  });

  it('tells of its progress', async () => {
    const sources = [1, 2, 3].map((name) => ({ path: `${name}.ts`, text: 'f();\n'.repeat(10_000) }));
    await outputOf('tool', 'risks', { sources });
    expect(plugin.events.map(({ message }) => message)).toContain('2 of 3 files');
  });
});
