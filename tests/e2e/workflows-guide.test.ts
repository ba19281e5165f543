import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Data, mustAsk, socketClient } from '../support/graph.ts';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';
import { snippet } from '../support/readme.ts';
import { salesCsv } from '../support/sample-csv.ts';

const guide = 'docs/workflows.md';
const page = readFileSync(join(import.meta.dirname, '..', '..', guide), 'utf8');
const documented = [...page.matchAll(/^(?:query|mutation|subscription) (\w+)/gm)].map(([, name]) => name);

// Every snippet of the page runs here, in the order of the page.
describe('the guide to workflows', () => {
  const used = new Set<string>();
  let installation: SingleInstallation;
  let socket: Client;
  const csv = salesCsv();
  const source = snippet(guide, 'yaml', 'quarterly-forecast');

  const operation = (name: string) => {
    used.add(name);
    return snippet(guide, 'graphql', ` ${name}`);
  };
  const ask = (name: string, variables: Record<string, unknown> = {}): Promise<Data> =>
    mustAsk(installation.url, operation(name), { token: installation.token, variables });

  /** Follows a run until an event fits, or to its end. */
  async function follow(runId: string, fits: (event: Data) => boolean): Promise<readonly Data[]> {
    const seen: Data[] = [];
    const query = operation('FollowForecast');
    for await (const { data, errors } of socket.iterate<Data>({ query, variables: { runId } })) {
      if (errors) throw new Error(JSON.stringify(errors));
      seen.push(data.workflowRunEvents);
      if (fits(seen.at(-1))) break;
    }
    return seen;
  }

  /** Asks until the answer fits, for some minutes at most. */
  async function eventually(
    name: string,
    variables: Record<string, unknown>,
    fits: (answer: Data) => boolean,
  ) {
    for (let turn = 0; turn < 1_000; turn++) {
      const answer = await ask(name, variables);
      if (fits(answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${name} did not come to that.`);
  }

  async function approve(runId: string): Promise<void> {
    const ofRun = ({ run }: Data) => run.id === runId;
    const inbox = await eventually('MyInbox', {}, ({ workflowApprovals }) =>
      workflowApprovals.items.some(ofRun),
    );
    const { shownSha256 } = inbox.workflowApprovals.items.find(ofRun);
    await ask('DecideForecast', { runId, shownSha256 });
  }

  beforeAll(async () => {
    installation = await openInstallation();
    socket = socketClient(installation.url, installation.token);
  });

  afterAll(async () => {
    await socket?.dispose();
    await installation?.close();
  });

  it('checks, stores and plans the workflow that it shows', async () => {
    expect((await ask('CheckWorkflow', { source })).validateWorkflow).toEqual({ valid: true, problems: [] });
    const wrong = source.replace('dependsOn: fetch', 'dependsOn: fecth');
    const [problem] = (await ask('CheckWorkflow', { source: wrong })).validateWorkflow.problems;
    expect(problem).toMatchObject({ code: 'UNKNOWN_TASK', line: expect.any(Number) });
    const { importWorkflow } = await ask('ImportWorkflow', { source });
    expect(importWorkflow).toMatchObject({ name: 'quarterly-forecast', version: 1 });
    expect((await ask('ImportWorkflow', { source })).importWorkflow).toEqual(importWorkflow);
    const { workflowPlan } = await ask('PlanWorkflow');
    expect(workflowPlan.stages).toEqual([['fetch'], ['clean'], ['review'], ['forecast']]);
  });

  it('runs it, has it approved, and shows what it did', async () => {
    const { id: runId } = (await ask('StartForecast', { csv })).startWorkflow;
    expect((await ask('StartForecast', { csv })).startWorkflow.id).toBe(runId);
    await approve(runId);
    const events = await follow(runId, () => false);
    expect(events.at(-1)?.type).toBe('RUN_SUCCEEDED');
    const { workflowRun } = await ask('ShowForecast', { runId });
    expect(workflowRun).toMatchObject({ status: 'SUCCEEDED', error: null, waitingFor: [] });
    expect(Object.keys(workflowRun.output)).toEqual(['forecasts']);
    expect(workflowRun.timeline.rows.map(({ stepId }: Data) => stepId)).toEqual([
      'fetch',
      'clean',
      'review',
      'forecast',
    ]);
    const history = (await ask('ForecastHistory', { runId })).workflowRun.events;
    expect(history).toMatchObject({ nextSeq: null, items: { length: events.length } });
    expect(history.items[0].commit).toMatchObject({ number: 1, prevHash: '' });

    const { rerunWorkflow } = await ask('ForecastAgain', { runId });
    expect(rerunWorkflow.origin).toEqual({ kind: 'RERUN', run: { id: runId } });
    await follow(rerunWorkflow.id, () => false);
    expect((await ask('ShowForecast', { runId: rerunWorkflow.id })).workflowRun.output).toEqual(
      workflowRun.output,
    );
    const { workflowAnalysis } = await eventually(
      'AnalyseForecast',
      {},
      // Charges come a moment after the runs that they are for.
      ({ workflowAnalysis: { spend } }: Data) => spend.tasks.length === 3,
    );
    expect(workflowAnalysis.runIds).toEqual([runId]);
    expect(workflowAnalysis.spend.tasks.map(({ taskId }: Data) => taskId).toSorted()).toEqual([
      'clean',
      'fetch',
      'forecast',
    ]);
  });

  it('stops at breakpoints, takes another input, goes on, and is cancelled', async () => {
    const { startWorkflow } = await ask('DebugForecast', { csv });
    expect(startWorkflow.breakpoints.toSorted()).toEqual(['clean', 'forecast']);
    const { id: runId } = startWorkflow;
    const stands = ({ workflowRun }: Data) =>
      workflowRun.waitingFor.some(({ what }: Data) => what === 'WAVE');
    await eventually('ShowForecast', { runId }, stands);
    const series = [
      { name: 'sales', points: Array.from({ length: 24 }, (_, month) => ({ month, value: month })) },
    ];
    await ask('EditClean', { runId, series });
    await ask('StepForecast', { runId });
    await follow(runId, ({ type, stepId }) => type === 'TASK_STARTED' && stepId === 'clean');
    const { workflowRun } = await ask('ShowForecast', { runId });
    const clean = workflowRun.tasks.find(({ taskId }: Data) => taskId === 'clean');
    expect(clean.steps.items[0].input).toEqual({ series });
    await ask('CancelForecast', { runId });
    const ends = await follow(runId, () => false);
    // What was put in by hand is no series: cleaning it may fail before the request comes.
    expect(ends.at(-1)?.type).toMatch(/^RUN_(CANCELLED|FAILED)$/);
  });

  it('is started at certain times', async () => {
    const { createWorkflowSchedule } = await ask('ScheduleForecast', { csv });
    expect(createWorkflowSchedule.nextAt).toMatch(/-(01|04|07|10)-01T0[45]:00:00.000Z$/);
  });

  it('has no operation that was not run', () => {
    expect([...used].toSorted()).toEqual([...new Set(documented)].toSorted());
  });
});
