import { afterEach, describe, expect, it } from 'vitest';
import {
  type LoadPluginOptions,
  loadPlugin,
  type TestPlugin,
  UnexpectedUseError,
} from '../../src/testing/index.ts';

const api = 'https://api.weather.example/v1';
const secret = 'tok-7f3a9c1e';

let plugin: TestPlugin;
async function open(options: LoadPluginOptions = {}): Promise<TestPlugin> {
  plugin = await loadPlugin(new URL('../fixtures/weather', import.meta.url), {
    secrets: { token: secret },
    ...options,
  });
  plugin.fetch.on('GET', `${api}/forecast`, ({ url }) => ({
    json: { degrees: url.endsWith('Oslo') ? 4 : -40 },
  }));
  return plugin;
}
afterEach(() => plugin.close());

describe('a plugin that fetches', () => {
  it('sends its secret, which it never sees, and reads the answer', async () => {
    await open();
    const result = await plugin.tool('forecast', { city: 'Oslo' });
    expect(result).toMatchObject({ ok: true, output: { degrees: 4, units: 'c', cached: false } });
    expect(plugin.fetch.requests).toMatchObject([
      {
        method: 'GET',
        url: `${api}/forecast?city=Oslo`,
        headers: { authorization: `Bearer ${secret}`, accept: 'application/json' },
      },
    ]);
  });

  it('remembers until the time is over', async () => {
    await open({ config: { units: 'f' } });
    await plugin.tool('forecast', { city: 'Oslo' });
    expect(await plugin.tool('forecast', { city: 'Oslo' })).toMatchObject({
      output: { cached: true, units: 'f' },
    });
    plugin.clock.tick(60_000);
    expect(await plugin.tool('forecast', { city: 'Oslo' })).toMatchObject({ output: { cached: false } });
    expect(plugin.storage().get('city/Oslo')).toBe(4);
  });

  it('publishes its event', async () => {
    await open();
    await plugin.tool('forecast', { city: 'Vostok' });
    expect(plugin.published).toEqual([{ type: 'weather.storm', data: { city: 'Vostok' } }]);
  });

  it('fails the test when it goes where it may not, or where no fake answers', async () => {
    await open();
    const elsewhere = plugin.tool('forecast', { city: 'Oslo', at: 'https://evil.example' });
    await expect(elsewhere).rejects.toThrow(UnexpectedUseError);
    const unanswered = plugin.tool('forecast', { city: 'Oslo', at: 'https://a.maps.example' });
    await expect(unanswered).rejects.toThrow(/secret "token" may not be sent/);
    await expect(plugin.initialize()).rejects.toThrow(/nothing answers GET .*\/me/);
  });

  it('is told of bad settings with their path', async () => {
    await open({ config: { units: 'kelvin' } });
    expect(await plugin.tool('forecast', { city: 'Oslo' })).toMatchObject({
      error: { code: 'INVALID_CONFIG', details: { issues: [{ path: 'config.units' }] } },
    });
  });

  it('is told of a secret that nobody entered', async () => {
    await open({ secrets: {} });
    expect(await plugin.tool('forecast', { city: 'Oslo' })).toMatchObject({
      error: { code: 'SECRET_MISSING' },
    });
  });
});

describe('a plugin in its sandbox', () => {
  it('counts, compares and sets, and lists', async () => {
    await open();
    await plugin.tool('remember', { word: 'a' });
    expect(await plugin.tool('remember', { word: 'b' })).toMatchObject({
      output: { count: 2, words: ['a', 'b'], lost: false, keys: ['count', 'words'] },
    });
    await plugin.tool('remember', { word: 'c' }, { run: { tenantId: 't2' } });
    expect([plugin.storage('t2').get('words'), plugin.storage().get('words')]).toEqual([['c'], ['a', 'b']]);
  });

  it('gives the pieces of a model on as they come, in order', async () => {
    await open();
    plugin.models.stream(['one ', 'two ', 'three']);
    const result = await plugin.tool('think', { question: 'how many?' });
    expect(result).toMatchObject({ ok: true, output: { text: 'one two three', tokens: 5, similar: true } });
    expect(plugin.chunks.map(({ index, value }) => [index, value])).toEqual([
      [0, { piece: 'one ' }],
      [1, { piece: 'two ' }],
      [2, { piece: 'three' }],
    ]);
  });

  it('has an agent whose parts of the result come first, and whose result is checked', async () => {
    await open();
    expect(await plugin.agent('writer', { lines: 3 })).toMatchObject({ ok: true, output: { lines: 3 } });
    expect(plugin.chunks.map(({ value }) => value)).toEqual(
      [1, 2, 3].map((n) => `line ${n} of run run_test`),
    );
  });

  it('may not publish what it did not declare', async () => {
    await open();
    expect(await plugin.tool('announce', { type: 'user.deleted' })).toMatchObject({
      error: { code: 'NOT_GRANTED' },
    });
    expect(await plugin.tool('announce', { type: 'weather.storm' })).toMatchObject({ ok: true });
    expect(plugin.published).toHaveLength(1);
  });

  it('throws the same dice for the same seed, at a time that stands still', async () => {
    await open({ seed: 7, nowMs: 1_000 });
    const [first, again] = [await plugin.tool('chance', {}), await plugin.tool('chance', {})];
    expect(first).toMatchObject({ ok: true, output: { now: 1_000 } });
    expect(again.ok && again.output).toEqual(first.ok && first.output);
    plugin.clock.tick(5);
    expect(await plugin.tool('chance', {})).toMatchObject({ output: { now: 1_005 } });
    const { numbers } = (first.ok ? first.output : {}) as { numbers: number[] };
    expect(numbers[0]).not.toBe(numbers[1]);
    for (const number of numbers) expect(number >= 0 && number < 1).toBe(true);
  });

  it('runs its examples, and shows those that come out differently', async () => {
    await open();
    const differences = await plugin.examples();
    expect(differences).toMatchObject([
      {
        where: 'tools.forecast example 2',
        expected: { degrees: 40 },
        result: { ok: true, output: { degrees: -40 } },
      },
    ]);
  });

  it('is initialized and cleaned up, or says why not', async () => {
    await open({ nowMs: 5 });
    plugin.fetch.on('GET', `${api}/me`, { status: 200 });
    expect(await plugin.initialize()).toMatchObject({ ok: true, output: null });
    expect(plugin.storage().get('enabled')).toBe(5);
    expect(await plugin.cleanup()).toMatchObject({ ok: true });
    expect(plugin.storage().has('enabled')).toBe(false);
    plugin.fetch.on('GET', `${api}/me`, { status: 401 });
    expect(await plugin.initialize()).toMatchObject({ ok: false, error: { code: 'BAD_TOKEN' } });
  });
});

describe('a declared agent', () => {
  const toolCall = (name: string, input: object) => ({ id: 'c1', name, input: { ...input } }) as const;

  it('is run: the model is asked, its tools are called, its answer is checked', async () => {
    await open({ tools: { 'core/read-file': () => ({ text: 'Oslo' }) } });
    plugin.models.reply({
      toolCalls: [toolCall('forecast', { city: 'Oslo' }), toolCall('core__read-file', { path: 'x' })],
    });
    plugin.models.reply('Take a coat');
    plugin.models.reply('```json\n{ "advice": "Take a coat" }\n```');
    const result = await plugin.agent('planner', { city: 'Oslo' });
    expect(result).toMatchObject({ ok: true, output: { advice: 'Take a coat' } });
    const [first, second, third] = plugin.models.requests;
    expect(first?.messages[0]?.content).toMatch(/^Plan a trip.*"advice"/s);
    expect(first?.tools).toMatchObject([
      { name: 'forecast', input: { type: 'object' } },
      { name: 'core__read-file' },
    ]);
    expect(second?.messages.slice(-2)).toMatchObject([
      { role: 'tool', content: '{"output":{"degrees":4,"units":"c","cached":false}}' },
      { role: 'tool', content: '{"output":{"text":"Oslo"}}' },
    ]);
    expect(third?.messages.at(-1)?.content).toMatch(/^That answer was refused: output/);
  });

  it('is told of tools that fail or do not exist, and ends after its steps', async () => {
    await open();
    plugin.models.reply({ toolCalls: [toolCall('forecast', { town: 'Oslo' }), toolCall('eval', {})] });
    expect(await plugin.agent('planner', { city: 'Oslo' })).toMatchObject({
      ok: false,
      error: { code: 'BUDGET_EXCEEDED' },
    });
    expect(plugin.models.requests).toHaveLength(4);
    const told = plugin.models.requests[1]?.messages.slice(-2).map(({ content }) => content);
    expect(told?.[0]).toContain('INVALID_INPUT');
    expect(told?.[1]).toContain('there is no tool');
  });

  it('does not start on bad input, and says which answer was bad at the end', async () => {
    await open();
    expect(await plugin.agent('planner', { town: 'Oslo' })).toMatchObject({
      error: { code: 'INVALID_INPUT' },
    });
    expect(plugin.models.requests).toEqual([]);
    plugin.models.reply('{"advice":7}');
    expect(await plugin.agent('planner', { city: 'Oslo' })).toMatchObject({
      error: { code: 'INVALID_OUTPUT' },
    });
    expect(plugin.models.requests).toHaveLength(4);
  });
});
