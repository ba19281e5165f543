import { afterEach, expect, test, vi } from 'vitest';
import { followRun } from '../../src/sample/follow-run.ts';
import { fakeClient } from '../support/fake-client.ts';

afterEach(() => void vi.restoreAllMocks());

/** What is printed while these events come, and the status told at the end. */
async function follow(events: readonly object[]) {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  const client = fakeClient(
    {},
    events.map((event) => ({ workflowRunEvents: { task: null, run: { status: 'RUNNING' }, ...event } })),
  );
  const status = await followRun(client, 'run_1');
  return { status, printed: print.mock.calls.map(([line]) => String(line).trim()), asked: client.asked };
}

const task = (overrides: object = {}) => ({
  taskId: 'clean-data',
  durationMs: null,
  attempts: 1,
  error: null,
  ...overrides,
});
const error = { code: 'TIMED_OUT', message: 'It took too long.' };

test('it subscribes to the run that it follows', async () => {
  expect((await follow([])).asked).toMatchObject([{ variables: { runId: 'run_1' } }]);
});

test.each([
  [{ type: 'TASK_STARTED', task: task() }, /^▸ clean-data +started$/],
  [{ type: 'TASK_SUCCEEDED', task: task({ durationMs: 41.6 }) }, /^✓ clean-data +done in 42 ms$/],
  [{ type: 'TASK_SUCCEEDED', task: task({ durationMs: 1_250 }) }, /^✓ clean-data +done in 1\.3 s$/],
  [{ type: 'TASK_SUCCEEDED', task: task() }, /^✓ clean-data +done$/],
  [
    { type: 'TASK_ATTEMPT_FAILED', task: task({ attempts: 2, error }) },
    /^! clean-data +attempt 2 failed; trying again\. TIMED_OUT: It took too long\.$/,
  ],
  [{ type: 'TASK_FAILED', task: task({ error }) }, /^✗ clean-data +failed\. TIMED_OUT: It took too long\.$/],
  [{ type: 'RUN_RECOVERED' }, /^↻ the run was taken up again$/],
])('%j is one line', async (event, line) => {
  const { printed } = await follow([event]);
  expect(printed).toEqual([expect.stringMatching(line)]);
});

test('an event that says nothing to a person prints nothing', async () => {
  expect((await follow([{ type: 'RUN_STARTED' }])).printed).toEqual([]);
});

test('the status is that of the last event', async () => {
  const { status } = await follow([
    { type: 'RUN_STARTED' },
    { type: 'RUN_SUCCEEDED', run: { status: 'SUCCEEDED' } },
  ]);
  expect(status).toBe('SUCCEEDED');
});
