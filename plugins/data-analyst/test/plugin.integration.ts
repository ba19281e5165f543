import type { JsonValue } from '@ymera/plugin-sdk';
import { type CallResult, loadPlugin, type TestPlugin } from '@ymera/plugin-sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSampleCsv, sampleWorkflow } from '../sample/index.ts';
import { report } from '../src/shapes/report.ts';
import { AIR_PASSENGERS } from './air-passengers.ts';
import { aCsv, aSeries } from './builders.ts';
import { resolved } from './resolved.ts';

let plugin: TestPlugin;
const asked: JsonValue[] = [];

/** What the schemas describe is JSON, whatever its type is called. */
const asJson = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value));
const refusal = (code: string, message: string) => Object.assign(new Error(message), { code });

beforeAll(async () => {
  plugin = await loadPlugin(new URL('..', import.meta.url), {
    tools: {
      'core/read-file': async (input) => {
        asked.push(input);
        if (JSON.stringify(input).includes('secret')) throw refusal('FILE_NOT_FOUND', 'no such file');
        const text = await readSampleCsv();
        return { text, bytes: text.length };
      },
    },
  });
});

afterAll(() => plugin?.close());

/** Runs the sample workflow's tasks in their order and gives every task's result. */
async function runWorkflow(input: { [key: string]: JsonValue }): Promise<Map<string, CallResult>> {
  const results = new Map<string, CallResult>();
  const outputs: { [task: string]: JsonValue } = {};
  for (const task of sampleWorkflow.tasks) {
    const result = await plugin.agent(task.id, resolved(task.input, input, outputs));
    results.set(task.id, result);
    if (!result.ok) throw new Error(`${task.id}: ${result.error.code} ${result.error.message}`);
    outputs[task.id] = result.output;
  }
  return results;
}

describe('the plugin in the sandbox', () => {
  it('offers six agents with schemas, and asks for one host tool', () => {
    expect(plugin.manifest.agents.map((agent) => agent.id).sort()).toEqual(
      sampleWorkflow.tasks.map((task) => task.id).sort(),
    );
    for (const agent of plugin.manifest.agents) {
      expect(agent.inputSchema).toMatchObject({ type: 'object' });
      expect(agent.outputSchema).toMatchObject({ type: 'object' });
    }
    expect(plugin.manifest.permissions.tools.map((tool) => tool.name)).toEqual(['core/read-file']);
  });

  it('turns the employment data into a report, each agent well below a second of CPU', async () => {
    const results = await runWorkflow({ csv: await readSampleCsv(), title: 'US employment' });
    for (const [task, { usage }] of results) expect([task, usage.cpuMs < 1000]).toEqual([task, true]);
    const last = results.get('create-report');
    const made = report.parse(last?.ok ? last.output : null);
    expect(made.title).toBe('US employment');
    expect(made.html).toContain('<h2>Forecast</h2>');
    expect(made.markdown).toContain('Education and health services grew fastest: \\+2.2 % a year');
    expect(made.charts).toHaveLength(7);
  });

  it('answers its own examples as they are written', async () => {
    expect(await plugin.examples()).toEqual([]);
  });

  it('tells of its progress', () => {
    const messages = plugin.events.map((event) => event.message);
    expect(messages).toContain('23 series, 2006-01 to 2015-12');
    expect(plugin.events.every((event) => event.value >= 0 && event.value <= 1)).toBe(true);
  });

  it('reads a file of the workspace through the host', async () => {
    const result = await plugin.agent('fetch-data', { file: 'data/jobs.csv', valueColumns: ['nonfarm'] });
    expect(result).toMatchObject({ ok: true, output: { table: { rows: 120, valueColumns: ['nonfarm'] } } });
    expect(asked.at(-1)).toEqual({ path: 'data/jobs.csv' });
  });

  it("passes the host's refusal of a file on under its code", async () => {
    const result = await plugin.agent('fetch-data', { file: '../secret' });
    expect(result).toMatchObject({ ok: false, error: { code: 'FILE_NOT_FOUND' } });
  });

  it('stays within its limits with as many rows and columns as it admits', async () => {
    const values = Array.from({ length: 600 }, (_, index) => (AIR_PASSENGERS[index % 144] ?? 0) + index);
    const columns = Object.fromEntries(Array.from({ length: 24 }, (_, place) => [`c${place}`, values]));
    const results = await runWorkflow({ csv: aCsv(columns) });
    for (const [task, { usage }] of results) expect([task, usage.cpuMs < 4000]).toEqual([task, true]);
  });
});

describe('bad input', () => {
  const months = Array.from({ length: 24 }, (_, index) => index);
  const good = aCsv({ sales: months });

  it.each<[string, string, { [key: string]: JsonValue }]>([
    ['CSV_EMPTY', 'fetch-data', { csv: '' }],
    ['CSV_MALFORMED', 'fetch-data', { csv: `${good}\n2008-01,1,2` }],
    ['CSV_TOO_LARGE', 'fetch-data', { csv: 'x'.repeat(4_000_001) }],
    ['DATE_COLUMN_MISSING', 'fetch-data', { csv: 'a,b\n1,2' }],
    ['VALUE_COLUMN_MISSING', 'fetch-data', { csv: good, valueColumns: ['profit'] }],
    ['DATE_INVALID', 'fetch-data', { csv: `${good}\nsoon,1` }],
    ['NUMBER_INVALID', 'fetch-data', { csv: `${good}\n2008-01,many` }],
    ['DUPLICATE_DATE', 'fetch-data', { csv: `${good}\n2007-12,1` }],
    ['TOO_FEW_ROWS', 'fetch-data', { csv: good.split('\n').slice(0, 12).join('\n') }],
    ['TOO_MANY_ROWS', 'fetch-data', { csv: aCsv({ sales: Array.from({ length: 700 }, () => 1) }) }],
    ['INVALID_INPUT', 'fetch-data', {}],
    ['INVALID_INPUT', 'fetch-data', { csv: good, file: 'x.csv' }],
    ['INVALID_INPUT', 'fetch-data', { csv: good, column: 'sales' }],
    ['NO_USABLE_SERIES', 'clean-data', { series: [{ name: 'a', points: [{ month: '2006-01', value: 1 }] }] }],
    ['INVALID_INPUT', 'clean-data', { series: [{ name: 'a', points: [{ month: 'May', value: 1 }] }] }],
    ['INVALID_INPUT', 'clean-data', { series: [aSeries(months, 'a'), aSeries(months, 'a')].map(asJson) }],
    [
      'INVALID_INPUT',
      'clean-data',
      { series: [asJson({ name: 'a', points: aSeries(months).points.reverse() })] },
    ],
    [
      'SERIES_HAS_GAPS',
      'analyse-trends',
      { series: [{ name: 'a', points: [{ month: '2006-01', value: null }] }] },
    ],
    [
      'TOO_FEW_ROWS',
      'predict-next-quarter',
      { series: [{ name: 'a', points: [{ month: '2006-01', value: 1 }] }] },
    ],
    ['INVALID_INPUT', 'create-report', { title: 'nothing to report' }],
  ])('is refused with %s by %s', async (code, agent, input) => {
    const result = await plugin.agent(agent, input);
    if (result.ok) throw new Error('the input was taken');
    expect(result.error).toMatchObject({ code, retryable: false });
    expect(result.error.message.length).toBeLessThan(600);
  });

  it('leaves the plugin ready for the next call', async () => {
    expect(await plugin.agent('fetch-data', { csv: good })).toMatchObject({ ok: true });
  });
});
