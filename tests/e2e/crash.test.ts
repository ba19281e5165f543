import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Data, mustAsk, socketClient } from '../support/graph.ts';
import { type Installation, openInstallation, type SingleInstallation } from '../support/installation.ts';
import { snippet } from '../support/readme.ts';
import { salesCsv } from '../support/sample-csv.ts';

const analyse = snippet('README.md', 'graphql', 'mutation Analyse');
const follow = snippet('README.md', 'graphql', 'subscription Follow');

const succeededRuns = '{ agents(first: 100) { items { id runs(first: 50) { status } } } }';

describe('a run whose process is killed with SIGKILL', () => {
  let installation: SingleInstallation;

  beforeAll(async () => {
    installation = await openInstallation({ sample: true });
  });

  afterAll(() => installation?.close());

  // Once for each task: the process dies as soon as that task has started.
  it.each(['fetch-data', 'clean-data', 'predict-next-quarter', 'generate-insights', 'create-report'])(
    'during %s is completed by the next process, and no task is done twice',
    async (taskId) => {
      const doneBefore = await runsOfAgents(installation);
      const { startWorkflow } = await mustAsk(installation.url, analyse, {
        token: installation.token,
        variables: { csv: salesCsv(8) },
      });
      const seenBefore = await eventsUntil(
        installation,
        startWorkflow.id,
        (event) => event.type === 'TASK_STARTED' && event.task.taskId === taskId,
      );
      await installation.killAndRestart();

      const lastSeq = seenBefore.at(-1).seq;
      const seenAfter = await eventsUntil(installation, startWorkflow.id, () => false, lastSeq);

      const all = [...seenBefore, ...seenAfter];
      expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
      expect(all.at(-1).type).toBe('RUN_SUCCEEDED');
      const succeeded = all.filter(({ type }) => type === 'TASK_SUCCEEDED').map(({ task }) => task.taskId);
      expect(succeeded).toHaveLength(6);
      expect(new Set(succeeded).size).toBe(6);
      const doneAfter = await runsOfAgents(installation);
      for (const [agent, runs] of Object.entries(doneAfter)) {
        expect({ agent, done: runs - (doneBefore[agent] ?? 0) }).toEqual({ agent, done: 1 });
      }
    },
  );
});

/** How many runs of each agent of the workflow have succeeded so far. */
async function runsOfAgents({ url, token }: Installation): Promise<Record<string, number>> {
  const { agents } = await mustAsk(url, succeededRuns, { token });
  const ours = agents.items.filter(({ id }: Data) => id.startsWith('@ymera/plugin-data-analyst/'));
  expect(ours).toHaveLength(6);
  return Object.fromEntries(
    ours.map(({ id, runs }: Data) => [id, runs.filter(({ status }: Data) => status === 'SUCCEEDED').length]),
  );
}

async function eventsUntil(
  { url, token }: Installation,
  runId: string,
  enough: (event: Data) => boolean,
  afterSeq = 0,
): Promise<Data[]> {
  const socket = socketClient(url, token);
  const query = follow.replace('(runId: $runId)', `(runId: $runId, afterSeq: ${afterSeq})`);
  const events: Data[] = [];
  for await (const result of socket.iterate<Data>({ query, variables: { runId } })) {
    expect(result.errors).toBeUndefined();
    events.push(result.data.workflowRunEvents);
    if (enough(events.at(-1))) break;
  }
  await socket.dispose();
  return events;
}
