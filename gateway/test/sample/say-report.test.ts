import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'graphql';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sayReport } from '../../src/sample/say-report.ts';
import { fakeClient } from '../support/fake-client.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ymera-report-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(dataDir, { recursive: true });
});

async function report(workflowRun: object, status: string): Promise<string> {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  await sayReport({ client: fakeClient({ workflowRun }), dataDir }, { runId: 'run_1', status });
  return print.mock.calls.map(([text]) => String(text)).join('\n');
}

const done = {
  output: { 'create-report': { summary: ['Up by 2 %.', 'Risky.'], html: '<h1>Report</h1>' } },
  error: null,
};

test('the summary is printed, and the whole report kept in the data directory', async () => {
  const printed = await report(done, 'SUCCEEDED');
  const file = join(dataDir, 'reports', 'run_1.html');
  expect(printed).toContain('Up by 2 %.\nRisky.');
  expect(printed).toContain(file);
  expect(await readFile(file, 'utf8')).toBe('<h1>Report</h1>');
});

test('the query that shows the run again is one that can be pasted', async () => {
  const printed = await report(done, 'SUCCEEDED');
  const query = printed.slice(printed.indexOf('query ShowRun'));
  expect(() => parse(query)).not.toThrow();
  expect(query).toContain('workflowRun(id: "run_1")');
});

test('a failed run is told with the task and the reason, and leaves no report', async () => {
  const error = { taskId: 'fetch-data', code: 'COLUMN_MISSING', message: 'There is no column "month".' };
  expect(await report({ output: null, error }, 'FAILED')).toBe(
    '\nThe run ended as FAILED: COLUMN_MISSING in fetch-data: There is no column "month".',
  );
  expect(await readdir(dataDir)).toEqual([]);
});

test('a run that was cancelled has no reason to tell', async () => {
  expect(await report({ output: null, error: null }, 'CANCELLED')).toBe('\nThe run ended as CANCELLED');
});
