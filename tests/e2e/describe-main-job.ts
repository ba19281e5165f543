import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask, type Data, mustAsk, socketClient } from '../support/graph.ts';
import type { Installation } from '../support/installation.ts';
import { snippet } from '../support/readme.ts';
import { salesCsv } from '../support/sample-csv.ts';

export const analyse = snippet('README.md', 'graphql', 'mutation Analyse');
export const follow = snippet('README.md', 'graphql', 'subscription Follow');
export const show = snippet('README.md', 'graphql', 'query ShowRun');

export const taskIds = [
  'fetch-data',
  'clean-data',
  'analyse-trends',
  'predict-next-quarter',
  'generate-insights',
  'create-report',
];

/** The sample workflow from end to end, on an installation that a hook around it opens and closes. */
export function describeMainJob(opened: () => Installation): void {
  describe('the data-analysis workflow', () => {
    let running: Installation;
    let socket: Client;

    beforeAll(() => {
      running = opened();
      socket = socketClient(running.url, running.token);
    });

    afterAll(() => socket?.dispose());

    it('runs over HTTP, tells its events over a WebSocket, and is shown whole by one query', async () => {
      const { startWorkflow } = await mustAsk(running.url, analyse, {
        token: running.token,
        variables: { csv: salesCsv() },
      });
      const events = await collectEvents(socket, startWorkflow.id);

      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect(events.at(-1)).toMatchObject({ type: 'RUN_SUCCEEDED', run: { status: 'SUCCEEDED' } });
      expect(typesOf(events, 'TASK_SUCCEEDED').toSorted()).toEqual(taskIds.toSorted());

      const run = await shownRun(running, startWorkflow.id);
      expect(run.startedBy).toEqual({ name: 'Ada', email: 'ada@example.org' });
      expect(run.audit.map(({ action }: Data) => action)).toContain('workflow.run.started');
      expect(run.spend.agentRuns).toBe(6);
      expect(run.tasks.map(({ taskId }: Data) => taskId)).toEqual(taskIds);
      for (const task of run.tasks) {
        expect(task).toMatchObject({ status: 'SUCCEEDED', attempts: 1 });
        expect(task.agent.plugin.id).toBe('@ymera/plugin-data-analyst');
        expect(task.agent.performance.successes).toBeGreaterThanOrEqual(1);
        expect(task.spend.amount).toBeGreaterThanOrEqual(100);
      }
    });

    it('resolves fields of other subgraphs for every event', async () => {
      const runId = await anyRunId(running);
      const events = await collectEvents(socket, runId);
      const withTask = events.filter(({ task }) => task !== null);
      expect(withTask.length).toBeGreaterThanOrEqual(12);
      for (const { task, run } of withTask) {
        expect(task.agent.name).toBe(task.taskId);
        expect(task.agent.performance.runs).toBeGreaterThanOrEqual(1);
        expect(run.spend.display).toMatch(/^\$\d/);
      }
    });

    it('goes on after the last event a client has seen', async () => {
      const runId = await anyRunId(running);
      const all = await collectEvents(socket, runId);
      const rest = await collectEvents(socket, runId, 5);
      expect(rest.map(({ seq }) => seq)).toEqual(all.slice(5).map(({ seq }) => seq));
    });

    it('shows nothing to somebody who is not signed in', async () => {
      const answer = await ask(running.url, show, { variables: { id: await anyRunId(running) } });
      expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect(answer.data?.workflowRun ?? null).toBeNull();
    });
  });
}

async function anyRunId({ url, token }: Installation): Promise<string> {
  const { workflowRuns } = await mustAsk(
    url,
    '{ workflowRuns(first: 1, status: SUCCEEDED) { items { id } } }',
    { token },
  );
  return workflowRuns.items[0].id;
}

/** Learning, billing and security hear of the work from the outbox, so the whole picture is there a moment later. */
function shownRun({ url, token }: Installation, id: string): Promise<Data> {
  const look = async (): Promise<Data> => {
    const { workflowRun } = await mustAsk(url, show, { token, variables: { id } });
    const told = workflowRun.spend.agentRuns === 6 && workflowRun.audit.length > 1;
    const learnt = workflowRun.tasks.every(({ agent }: Data) => agent.performance.runs > 0);
    if (!told || !learnt) throw new Error('Some have not heard of it yet.');
    return workflowRun;
  };
  return vi.waitFor(look, { timeout: 60_000, interval: 100 });
}

export async function collectEvents(socket: Client, runId: string, afterSeq = 0): Promise<Data[]> {
  const query = follow.replace(
    'workflowRunEvents(runId: $runId)',
    `workflowRunEvents(runId: $runId, afterSeq: ${afterSeq})`,
  );
  const events: Data[] = [];
  for await (const result of socket.iterate<Data>({ query, variables: { runId } })) {
    expect(result.errors).toBeUndefined();
    events.push(result.data.workflowRunEvents);
  }
  return events;
}

export function typesOf(events: Data[], type: string): string[] {
  return events.filter((event) => event.type === type).map(({ task }) => task.taskId);
}
