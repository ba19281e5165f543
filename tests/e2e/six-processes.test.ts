import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversant, improvesAlgorithm, startTeamOfModels } from '../support/coordinator.ts';
import { ask, type Data, mustAsk, socketClient } from '../support/graph.ts';
import { openSixProcesses, type SixInstallation } from '../support/installation.ts';
import { salesCsv } from '../support/sample-csv.ts';
import { describeAgentKeys } from './describe-agent-keys.ts';
import {
  analyse,
  collectEvents,
  describeMainJob,
  follow,
  show,
  taskIds,
  typesOf,
} from './describe-main-job.ts';

describe('in six processes', () => {
  let running: SixInstallation;
  let team: Awaited<ReturnType<typeof startTeamOfModels>>;

  beforeAll(async () => {
    team = await startTeamOfModels();
    running = await openSixProcesses(team.env);
  });

  afterAll(async () => {
    await running?.close();
    await team?.emulator[Symbol.asyncDispose]();
  });

  describeMainJob(() => running);
  describeAgentKeys(() => running);

  it('the coordinator has its plan run by workflows in another process', async () => {
    const socket = socketClient(running.url, running.token);
    await improvesAlgorithm(
      conversant(() => running),
      socket,
    );
    await socket.dispose();
  });

  // The last of them, for billing does not come back.
  describe('when billing has been killed', () => {
    let socket: Client;
    let runId: string;

    beforeAll(async () => {
      socket = socketClient(running.url, running.token);
      const { startWorkflow } = await mustAsk(running.url, analyse, {
        token: running.token,
        variables: { csv: salesCsv() },
      });
      runId = startWorkflow.id;
      await collectEvents(socket, runId);
      await running.killBilling();
    });

    afterAll(() => socket?.dispose());

    it('a run is shown with all that the others know, and the error names what is missing', async () => {
      const { data, errors } = await ask(running.url, show, {
        token: running.token,
        variables: { id: runId },
      });
      expect(data.workflowRun).toMatchObject({
        status: 'SUCCEEDED',
        startedBy: { name: 'Ada' },
        spend: null,
        tasks: taskIds.map((taskId) => ({ taskId, spend: null, agent: { performance: {} } })),
      });
      const missing = [['spend'], ...taskIds.map((_, at) => ['tasks', at, 'spend'])];
      expect(errors?.map(({ path, extensions }) => [extensions.code, path]).toSorted()).toEqual(
        missing.map((path) => ['SUBGRAPH_UNAVAILABLE', ['workflowRun', ...path]]).toSorted(),
      );
    });

    it('every event of a run keeps what happened, in order', async () => {
      const events: Data[] = [];
      for await (const { data, errors } of socket.iterate<Data>({ query: follow, variables: { runId } })) {
        expect(errors).toMatchObject([
          { path: ['workflowRunEvents', 'run', 'spend'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
        ]);
        expect(data.workflowRunEvents.run).toEqual({ status: 'SUCCEEDED', spend: null });
        events.push(data.workflowRunEvents);
      }
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect(typesOf(events, 'TASK_SUCCEEDED').toSorted()).toEqual(taskIds.toSorted());
      expect(events.at(-1)).toMatchObject({ type: 'RUN_SUCCEEDED' });
    });
  });
});
