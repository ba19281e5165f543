import { describe, expect, test } from 'vitest';
import { fileBytesMax } from '../../../src/domain/agent-file/agent-file.ts';
import { promptInputSchema, promptOutputSchema } from '../../../src/domain/loop/prompt-task.ts';
import { readAgentFile } from '../../../src/services/agent-files/read-agent-file.ts';

const body = '\nYou review code. Be kind.\n';
const file = (yaml: string, path = 'reviewer.md') =>
  readAgentFile({ path, text: `---\n${yaml}\n---\n${body}` });
const agentOf = (yaml: string, path?: string) => file(yaml, path).file?.definition;
const codesOf = ({ diagnostics }: ReturnType<typeof readAgentFile>) =>
  diagnostics.map(({ code, line }) => `${code}:${line}`);

describe('a definition file', () => {
  test('gives an agent with all that it says', () => {
    const read = file(`name: code-reviewer
title: Reviewer
description: Reads changes
tier: Core
category: Quality Assurance
triggers: [review, "pull request"]
focus_areas:
  - correctness
tools: [core/read-file]
models: { capabilities: [tools], preferred: [anthropic/claude-sonnet-4-5], max_price: 15 }`);
    expect(read.diagnostics).toEqual([]);
    expect(read.file?.definition).toEqual({
      ...{ origin: 'FILE', kind: 'agent', tenantId: null, pluginId: null, status: 'UNAVAILABLE' },
      ...{ id: 'code-reviewer', name: 'code-reviewer', title: 'Reviewer', description: 'Reads changes' },
      ...{
        inputSchema: promptInputSchema,
        outputSchema: promptOutputSchema,
        timeoutMs: null,
        readOnly: false,
        idempotent: false,
        effect: 'keyed',
      },
      prompted: {
        systemPrompt: 'You review code. Be kind.',
        tier: 'core',
        category: 'quality-assurance',
        triggers: ['review', 'pull request'],
        focusAreas: ['correctness'],
        tools: ['core/read-file'],
        models: {
          capabilities: ['tools'],
          preferred: ['anthropic/claude-sonnet-4-5'],
          outputTokenPicoUsdMax: 15_000_000,
        },
      },
    });
  });

  test('is kept as it was given, whatever is mended', () => {
    const text = '\uFEFF---\r\nname: A\r\ncolor: red\r\n\tx\r\n---\r\n\r\n  You.\t\r\n\r\n';
    const { file } = readAgentFile({ path: 'a.md', text });
    expect(file?.source).toEqual({ path: 'a.md', text });
    expect(file?.definition).toMatchObject({ id: 'a', prompted: { systemPrompt: 'You.' } });
  });

  test('may have a colon and a hash in an unquoted description', () => {
    const read = file('name: a\ndescription: Use this when: you fix # 12\ntools: Read');
    expect(read.file?.definition).toMatchObject({
      description: 'Use this when: you fix # 12',
      prompted: { tools: ['Read'] },
    });
    expect(codesOf(read)).toEqual(['VALUE_MENDED:3']);
  });

  test('is not cut off at a hash that YAML takes as a comment', () => {
    expect(agentOf('name: a\ndescription: Knows C # and F #')?.description).toBe('Knows C # and F #');
  });

  test('may tell examples in its description, indented or not', () => {
    const read = file(`name: reviewer
description: Use this agent to review. Examples:

<example>
Context: The user has written code.
user: "Please check it"
assistant: "I'll use the reviewer"
</example>
model: sonnet
tools:
  - Read`);
    expect(read.file?.definition).toMatchObject({
      description: 'Use this agent to review.',
      prompted: { tools: ['Read'], models: { preferred: ['sonnet'] } },
    });
    expect(codesOf(read)).toEqual(['VALUE_MENDED:3']);
  });

  test('may be indented with tabs', () => {
    const read = file('name: a\ndescription: b\ntools:\n\t- Read\n\t- Write');
    expect(read.file?.definition.prompted.tools).toEqual(['Read', 'Write']);
    expect(read.diagnostics).toMatchObject([
      { code: 'VALUE_MENDED', line: 4, fix: 'Indent it with spaces.' },
    ]);
  });

  test.each([
    ['Read, Write', ['Read', 'Write']],
    ['Read, Bash(git log, git diff), "Write"', ['Read', 'Bash(git log, git diff)', 'Write']],
    ['[Read, Write, Read]', ['Read', 'Write']],
    ['{ read: true, write: false }', ['read']],
    ['"*"', ['*']],
    ['', []],
  ])('may name its tools as %s', (tools, expected) => {
    const read = file(`name: a\ndescription: b\ntools: ${tools}`);
    expect(read.file?.definition.prompted.tools).toEqual(expected);
    expect(read.diagnostics).toEqual([]);
  });

  test.each([
    ['model: sonnet', ['sonnet']],
    ['model: inherit', []],
    ['model: [opus, sonnet]', ['opus', 'sonnet']],
    ['models: openai/gpt-5', ['openai/gpt-5']],
  ])('may wish for models as %s', (line, preferred) => {
    expect(agentOf(`name: a\ndescription: b\n${line}`)?.prompted.models.preferred).toEqual(preferred);
  });

  test('without name and description is called after its file and its first sentence', () => {
    const read = file('color: red', 'categories/03-infra/cloud-architect.md');
    expect(read.file?.definition).toMatchObject({
      id: 'cloud-architect',
      title: 'Cloud architect',
      description: 'You review code.',
      prompted: { category: 'infra', tier: 'specialist', triggers: [], focusAreas: [] },
    });
    expect(codesOf(read)).toEqual(['NAME_MISSING:1', 'DESCRIPTION_MISSING:1']);
    expect(read.diagnostics[0]?.fix).toContain('name: cloud-architect');
  });

  test('of a plain file name is called after its folder', () => {
    expect(agentOf('description: b', 'agents/reviewer/AGENT.md')?.id).toBe('reviewer');
  });

  test.each([
    ['Code Reviewer', 'code-reviewer', 'Code Reviewer'],
    ['Prüfer_2', 'prufer-2', 'Prüfer_2'],
    ['api-designer', 'api-designer', 'Api designer'],
    ['a/b', 'a-b', 'a/b'],
  ])('with the name %s has the id %s', (name, id, title) => {
    expect(agentOf(`name: ${name}\ndescription: b`)).toMatchObject({ id, title });
  });

  test('with keys that are there twice takes the last, and says so', () => {
    const read = file('name: a\ndescription: b\nname: c');
    expect(read.file?.definition.id).toBe('c');
    expect(codesOf(read)).toEqual(['KEY_TWICE:4']);
  });

  test('with a quote that nothing closes keeps the keys after it', () => {
    const read = file('name: a\ndescription: "Use this\ncolor: "red"\ntools: Read');
    expect(read.file?.definition).toMatchObject({ id: 'a', prompted: { tools: ['Read'] } });
    expect(codesOf(read)).toEqual(['VALUE_MENDED:3']);
  });

  test('leaves out values of the wrong shape, and says where', () => {
    const read = file('name: a\ndescription: b\ntriggers: [[x], y]\nmodels:\n  max_price: cheap\ntier: [a]');
    expect(read.file?.definition.prompted).toMatchObject({
      triggers: [],
      tier: 'specialist',
      models: { outputTokenPicoUsdMax: null },
    });
    expect(codesOf(read).sort()).toEqual(['FIELD_IGNORED:4', 'FIELD_IGNORED:5', 'FIELD_IGNORED:7']);
  });

  test('may begin with a comment', () => {
    const text = `<!-- Copyright\n somebody -->\n\n---\nname: a\ndescription: b\n---\n${body}`;
    expect(readAgentFile({ path: 'a.md', text })).toMatchObject({
      file: { definition: { id: 'a' } },
      diagnostics: [],
    });
  });

  test('shortens an endless description', () => {
    const read = file(`name: a\ndescription: ${'word '.repeat(1_000)}`);
    expect(read.file?.definition.description).toHaveLength(2_000);
    expect(codesOf(read)).toEqual(['DESCRIPTION_TOO_LONG:3']);
  });
});

describe('no agent, but a precise diagnostic, comes of', () => {
  const refused = (text: string) => {
    const { file, diagnostics } = readAgentFile({ path: 'dir/a.md', text });
    expect(file).toBeNull();
    expect(diagnostics).toMatchObject([{ severity: 'ERROR', path: 'dir/a.md' }]);
    expect(diagnostics[0]?.fix).not.toBe('');
    return diagnostics[0];
  };

  test.each([
    ['an empty file', ' \n', 'FILE_EMPTY', 1],
    ['a web page', '\n<!DOCTYPE html>\n<html></html>', 'FILE_IS_HTML', 2],
    ['plain Markdown', '# Read me\n', 'FRONT_MATTER_MISSING', 1],
    ['front matter without keys', '---\njust text\n---\nYou.', 'FRONT_MATTER_UNREADABLE', 2],
    ['a file without prompt', '---\nname: a\ndescription: b\n---\n \n', 'PROMPT_MISSING', 5],
    ['a binary file', '---\nname: a\n---\n\0', 'FILE_NOT_TEXT', 4],
    ['a file in another encoding', '---\nname: caf\uFFFD\n---\nYou.', 'FILE_NOT_TEXT', 2],
  ])('%s', (_what, text, code, line) => {
    expect(refused(text)).toMatchObject({ code, line });
  });

  test('front matter that is not closed, with the line to close it after', () => {
    expect(refused('---\nname: a\ndescription: b\n\n# You\n\nYou review.\n')).toMatchObject({
      code: 'FRONT_MATTER_NOT_CLOSED',
      line: 1,
      fix: expect.stringContaining('after line 3'),
    });
  });

  test('a file of a megabyte', () => {
    expect(refused(`---\nname: a\n---\n${'a'.repeat(1_000_000)}`)).toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(fileBytesMax).toBeLessThan(1_000_000);
  });

  test('endless front matter', () => {
    const text = `---\nname: a\ndescription: ${'a'.repeat(70_000)}\n---\nYou.`;
    expect(refused(text)).toMatchObject({ code: 'FRONT_MATTER_TOO_LONG' });
  });

  test('front matter with hundreds of keys that is no YAML', () => {
    const keys = Array.from({ length: 300 }, (_, index) => `k${index}: x: y`).join('\n');
    expect(refused(`---\n${keys}\n---\nYou.`)).toMatchObject({ code: 'FRONT_MATTER_UNREADABLE', line: 2 });
  });

  test('a name that gives no id', () => {
    const { file, diagnostics } = readAgentFile({
      path: '日本.md',
      text: '---\nname: 名\ndescription: b\n---\nYou.',
    });
    expect(file).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'NAME_UNUSABLE' }]);
  });
});

describe('hostile front matter', () => {
  test.each([
    ['of lists of lists', `name: a\ndescription: b\nx: ${'- '.repeat(15_000)}`],
    ['nested deeply', `name: a\ndescription: b\nx: ${'['.repeat(20_000)}`],
    [
      'full of aliases',
      `name: a\ndescription: b\nx: &x [${'1,'.repeat(99)}1]\ny: &y [${'*x,'.repeat(99)}*x]\nz: [${'*y,'.repeat(99)}*y]`,
    ],
    ['full of quotes', `name: a\ndescription: b\nx: "${'\\"'.repeat(15_000)}`],
    ['full of commas', `name: a\ndescription: b\ntools: ${'(,'.repeat(15_000)}`],
    ['after a prototype', 'name: a\ndescription: b\n__proto__: { polluted: true }\nconstructor: x'],
  ])('%s is read in no time', (_what, yaml) => {
    const start = performance.now();
    expect(agentOf(yaml)?.id).toBe('a');
    expect(performance.now() - start).toBeLessThan(2_000);
    expect('polluted' in {}).toBe(false);
  });
});
