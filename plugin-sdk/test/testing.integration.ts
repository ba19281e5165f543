import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlugin, type TestPlugin } from '../src/testing/index.ts';

describe('the words plugin in its test', () => {
  let plugin: TestPlugin;
  const files = (input: unknown) => ({ text: `the file ${(input as { path: string }).path}` });

  beforeAll(async () => {
    plugin = await loadPlugin(new URL('fixtures/words', import.meta.url), {
      tools: { 'core/read-file': files },
    });
  });
  afterAll(() => plugin.close());

  it('answers with what its schema says, defaults included', async () => {
    expect(await plugin.tool('count', { text: 'one two three' })).toMatchObject({
      ok: true,
      output: { words: 3 },
    });
  });

  it('shows its log and its progress', async () => {
    await plugin.tool('count', { text: 'one' });
    expect(plugin.logs.at(-1)).toEqual({
      type: 'log',
      level: 'info',
      message: 'counting',
      fields: { length: 3 },
    });
    expect(plugin.events.at(-1)).toEqual({ type: 'progress', value: 0.5, message: 'half way' });
  });

  it('calls a host tool through its fake', async () => {
    const result = await plugin.agent('report-file', { path: 'a.txt' }, { run: { id: 'run_7' } });
    expect(result).toMatchObject({ ok: true, output: { path: 'a.txt', words: 3, run: 'run_7' } });
  });

  it('refuses bad input and bad output with the path', async () => {
    expect(await plugin.tool('count', { text: '' })).toMatchObject({
      error: { code: 'INVALID_INPUT', details: { issues: [{ path: 'input.text' }] } },
    });
    expect(await plugin.tool('count', { text: 'negative' })).toMatchObject({
      error: { code: 'INVALID_OUTPUT', details: { issues: [{ path: 'output.words' }] } },
    });
  });

  it('fails with its own code, or with the lines of its own sources', async () => {
    expect(await plugin.tool('refuse', { code: 'NO_WORDS' })).toMatchObject({
      error: { code: 'NO_WORDS', retryable: true, details: { words: ['a'] } },
    });
    const crash = await plugin.tool('crash', {});
    expect(crash).toMatchObject({ error: { code: 'PLUGIN_CRASHED' } });
    expect(crash.ok ? '' : crash.error.stack).toMatch(
      /^ {4}at countWords \(src\/count-words\.ts:3:\d+\)\n {4}at .*run \(src\/index\.ts:\d+:\d+\)$/,
    );
  });

  it('may not take a code of the platform', async () => {
    expect(await plugin.tool('refuse', { code: 'CPU_TIMEOUT' })).toMatchObject({
      error: { code: 'PLUGIN_CRASHED' },
    });
  });

  it('waits, and hears when nobody waits for it', async () => {
    expect(await plugin.tool('wait', { ms: 5 })).toMatchObject({ ok: true, output: { waited: true } });
    expect(await plugin.tool('wait', { ms: 60_000 }, { timeoutMs: 50 })).toMatchObject({
      error: { code: 'WALL_TIMEOUT' },
    });
  });
});

describe('a plugin without fakes', () => {
  it('is refused the host tools it calls', async () => {
    const plugin = await loadPlugin(new URL('fixtures/words', import.meta.url));
    const result = await plugin.agent('report-file', { path: 'a.txt' });
    await plugin.close();
    expect(result).toMatchObject({ ok: false, error: { code: 'NOT_GRANTED' } });
    expect(result.ok ? '' : result.error.stack).toContain('src/index.ts');
  });
});

describe('libraries that plugins bundle', () => {
  let plugin: TestPlugin;
  beforeAll(async () => {
    plugin = await loadPlugin(new URL('fixtures/libraries', import.meta.url).href);
  });
  afterAll(() => plugin.close());

  it('papaparse reads CSV', async () => {
    const csv = 'name,count\n"Smith, J",3\nMüller,4';
    expect(await plugin.tool('parse-csv', { csv })).toMatchObject({
      output: {
        rows: [
          { name: 'Smith, J', count: 3 },
          { name: 'Müller', count: 4 },
        ],
        errors: 0,
      },
    });
  });

  it('marked renders Markdown', async () => {
    const result = await plugin.tool('render-markdown', { markdown: '# A\n\n|x|\n|-|\n|**1**|' });
    expect(result.ok && (result.output as { html: string }).html).toContain('<td><strong>1</strong></td>');
  });

  it('zod checks formats, unions and coercions', async () => {
    const order = {
      id: '123e4567-e89b-42d3-a456-426614174000',
      mail: 'a@example.org',
      lines: [{ sku: 'AB12', count: '2' }],
      kind: { type: 'sale', price: 9.5 },
    };
    expect(await plugin.tool('check-order', order)).toMatchObject({
      output: { lines: [{ sku: 'AB12', count: 2 }] },
    });
    const bad = { ...order, mail: 'nobody', kind: { type: 'theft' } };
    expect(await plugin.tool('check-order', bad)).toMatchObject({
      error: {
        code: 'INVALID_INPUT',
        details: { issues: [{ path: 'input.mail' }, { path: 'input.kind.type' }] },
      },
    });
  });
});
