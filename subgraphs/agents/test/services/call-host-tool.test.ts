import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ToolAnswer } from '../../src/ports.ts';
import { aBundle, aRequest, type Behaviour, echoId, usage } from '../builders.ts';
import { runsInMemory } from '../runs-in-memory.ts';

let workspaceRoot = '';
beforeAll(async () => {
  workspaceRoot = await mkdtemp(join(tmpdir(), 'ymera-tools-'));
  await writeFile(join(workspaceRoot, 'jobs.csv'), 'month,jobs\n');
});
afterAll(() => rm(workspaceRoot, { recursive: true }));

/** Runs an agent that makes these tool calls, and gives their answers and what was told of them. */
async function callTools(
  calls: readonly (readonly [name: string, input: unknown])[],
  options: { granted?: readonly string[]; breakEvents?: boolean } = {},
) {
  const answers: ToolAnswer[] = [];
  const agents: Record<string, Behaviour> = {
    echo: async ({ callTool }, signal) => {
      for (const [name, input] of calls)
        answers.push(await callTool(name, input as never, signal, 1, input as never)); // any JSON
      return { ok: true, output: null, usage };
    },
  };
  const bundles = [aBundle({ grants: options.granted ?? ['core/read-file'] })];
  const { runner, events } = await runsInMemory({ agents, bundles, workspaceRoot });
  if (options.breakEvents) Object.assign(events, { publish: () => Promise.reject(new Error('away')) });
  const workflow = { runId: 'run_1', taskId: 'task_1', attempt: 1 };
  const { agentRunId } = await runner.run(aRequest({ workflow }));
  const told = events.published.filter(({ topic }) => topic === 'agents.tool.called');
  return { answers, told, agentRunId };
}

describe('a host tool', () => {
  test('answers a plugin that was granted it, and the call is told', async () => {
    const { answers, told, agentRunId } = await callTools([
      ['core/read-file', { path: 'jobs.csv', encoding: 'utf8' }],
    ]);
    expect(answers).toEqual([{ ok: true, output: { text: 'month,jobs\n', bytes: 11 } }]);
    expect(told).toMatchObject([
      {
        id: `agents.tool.called:${agentRunId}:1:1`,
        tenantId: 'tenant_one',
        payload: {
          agentRunId,
          agentId: echoId,
          tool: 'core/read-file',
          subject: 'jobs.csv',
          allowed: true,
          startedBy: 'user_ada',
          workflowRunId: 'run_1',
        },
      },
    ]);
  });

  test('is refused to a plugin whose manifest does not list it, and the refusal is told', async () => {
    const { answers, told } = await callTools([['core/read-file', { path: 'jobs.csv' }]], { granted: [] });
    expect(answers).toMatchObject([{ ok: false, error: { code: 'NOT_GRANTED' } }]);
    expect(told).toMatchObject([{ payload: { allowed: false, subject: 'jobs.csv' } }]);
  });

  test('that the sandbox refused is told, with as much of its name as fits an event', async () => {
    const agents: Record<string, Behaviour> = {
      echo: async ({ onRefusedTool }) => {
        await onRefusedTool('core/read-file', { path: 'jobs.csv' });
        await onRefusedTool('x'.repeat(10_000), null);
        return { ok: true, output: null, usage };
      },
    };
    const { runner, events } = await runsInMemory({ agents });
    const { agentRunId } = await runner.run(aRequest());
    expect(events.published.filter(({ topic }) => topic === 'agents.tool.called')).toMatchObject([
      {
        id: `agents.tool.called:${agentRunId}:1:1`,
        payload: { agentRunId, tool: 'core/read-file', subject: 'jobs.csv', allowed: false },
      },
      {
        id: `agents.tool.called:${agentRunId}:1:2`,
        payload: { tool: 'x'.repeat(200), subject: '', allowed: false },
      },
    ]);
  });

  test('that does not exist is refused, and those that do are named', async () => {
    const { answers, told } = await callTools([['core/rm', {}]], { granted: ['core/rm'] });
    expect(answers).toMatchObject([
      { ok: false, error: { code: 'TOOL_NOT_FOUND', message: expect.stringContaining('core/read-file') } },
    ]);
    expect(told).toMatchObject([{ payload: { tool: 'core/rm', allowed: false } }]);
  });

  test('tells an attempt to leave the workspace as not allowed, and a missing file as allowed', async () => {
    const { answers, told } = await callTools([
      ['core/read-file', { path: '../secret' }],
      ['core/read-file', { path: 'none.csv' }],
    ]);
    expect(answers).toMatchObject([
      { ok: false, error: { code: 'PATH_REFUSED' } },
      { ok: false, error: { code: 'FILE_NOT_FOUND' } },
    ]);
    expect(told.map(({ payload }) => payload.allowed)).toEqual([false, true]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(2);
  });

  test('gives nothing away when the call can not be told', async () => {
    const { answers } = await callTools([['core/read-file', { path: 'jobs.csv' }]], { breakEvents: true });
    expect(answers).toMatchObject([{ ok: false, error: { code: 'TOOL_FAILED', retryable: true } }]);
  });
});
