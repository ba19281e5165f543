import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Data, socketClient } from '../support/graph.ts';
import type { Installation, SingleInstallation } from '../support/installation.ts';
import { consent, guide, install, operate } from '../support/plugins.ts';

const reviewer = '@ymera/plugin-code-review';
const sources = [
  { path: 'sign.js', text: 'const sign = (n) => (n < 0 ? -1 : 1);\n' },
  { path: 'twice.js', text: 'export const twice = (n) => n * 2;\n' },
];

const define = 'mutation D($input: DefineWorkflowInput!) { defineWorkflow(input: $input) { id } }';
const start = `mutation S($input: JSON!) {
  startWorkflow(input: { workflowId: "review", input: $input }) { id }
}`;
const decide = `mutation A($input: DecideWorkflowApprovalInput!) {
  decideWorkflowApproval(input: $input) { id }
}`;
const openApprovals = `{
  workflowApprovals {
    items { id stepId title kind mayDecide shown shownSha256 approvers { roles } run { id startedBy { name } } }
  }
}`;
const inbox = 'subscription { approvalsInbox { kind approval { stepId run { id status } } } }';
const show = `query R($id: ID!) {
  workflowRun(id: $id) {
    status
    output
    error { taskId code }
    waitingFor { what stepId }
    events(first: 100) { items { seq type by { name } } }
    tasks {
      taskId
      status
      output
      task { kind target { ... on ToolTarget { tool { title plugin { id } } } } }
    }
  }
}`;
const follow = `subscription F($runId: ID!) {
  workflowRunEvents(runId: $runId) { type stepId run { waitingFor { what } } }
}`;

/** A tool of a plugin measures, a person is asked, and an agent of another plugin does what follows. */
const review = {
  name: 'review',
  tasks: [
    { id: 'measure', toolId: `${reviewer}/complexity`, input: { sources: '= input.sources' } },
    {
      id: 'ask',
      title: 'May this be counted?',
      dependsOn: ['measure'],
      approval: { roles: ['ADMIN'] },
      input: {
        functions: '= tasks.measure.output.total',
        hardest: '= tasks.measure.output.functions[0].name',
      },
    },
    {
      id: 'count',
      agentId: 'hello-plugin/count-words',
      dependsOn: ['ask'],
      input: {
        text: '= tasks.measure.output.functions[0].name + " " + tasks.measure.output.functions[1].name',
      },
    },
  ],
  output: { by: '= tasks.ask.output.by', words: '= tasks.count.output.words' },
};

/** The plugin whose agent the workflow calls; its tool's plugin is installed on the way. */
export const withHelloPlugin = { YMERA_PLUGINS: 'examples/hello-plugin' };

/** A workflow of steps of each kind, on an installation that has the plugin above. */
export function describeWorkflowTasks(opened: () => Installation | SingleInstallation): void {
  describe('a workflow of a tool, a question to a person, and an agent', () => {
    let installation: Installation | SingleInstallation;
    let socket: Client;

    beforeAll(() => {
      installation = opened();
      socket = socketClient(installation.url, installation.token);
    });

    afterAll(() => socket?.dispose());

    it('is refused while nobody has installed the tool, with the place of the mistake', async () => {
      const { errors } = await ask(installation.url, define, {
        token: installation.token,
        variables: { input: review },
      });
      expect(errors).toMatchObject([
        {
          extensions: {
            code: 'WORKFLOW_INVALID',
            details: { problems: [{ code: 'UNKNOWN_TOOL', place: expect.stringContaining('tasks[0]') }] },
          },
        },
      ]);
    });

    it('is taken once the tool has been installed from the catalogue, consented to and enabled', async () => {
      await install(installation, 'mutation InstallFromCatalogue', { name: reviewer });
      await consent(installation, reviewer);
      await operate(installation, guide('mutation Enable'), { id: reviewer });
      const { defineWorkflow } = await operate(installation, define, { input: review });
      expect(defineWorkflow.id).toMatch(/^wf_/);
    });

    it('asks, goes on as decided, and tells who decided', async () => {
      const told = inboxOf(socket);
      const runId = await begin();
      expect(await told.next()).toMatchObject({
        value: { kind: 'OPENED', approval: { stepId: 'ask', run: { id: runId } } },
      });
      const approval = await approvalOf(runId);
      expect(approval).toMatchObject({
        stepId: 'ask',
        title: 'May this be counted?',
        kind: 'APPROVAL',
        mayDecide: true,
        approvers: { roles: ['ADMIN'] },
        shown: { functions: 2, hardest: 'sign' },
        run: { startedBy: { name: 'Ada' } },
      });
      const wrong = { runId, stepId: 'ask', shownSha256: '0'.repeat(64), approved: true };
      const { errors } = await ask(installation.url, decide, {
        token: installation.token,
        variables: { input: wrong },
      });
      expect(errors).toMatchObject([{ extensions: { code: 'APPROVAL_OUTDATED' } }]);
      await operate(installation, decide, { input: { ...wrong, shownSha256: approval.shownSha256 } });
      expect(await told.next()).toMatchObject({ value: { kind: 'CLOSED' } });
      await told.return(undefined);

      const run = await ended(runId);
      expect(run).toMatchObject({ status: 'SUCCEEDED', output: { words: 2 }, waitingFor: [] });
      expect(run.output.by).toMatch(/^user_/);
      expect(run.tasks[0]).toMatchObject({
        status: 'SUCCEEDED',
        task: { kind: 'TOOL', target: { tool: { title: 'Complexity', plugin: { id: reviewer } } } },
      });
      const decided = run.events.items.find(({ type }: Data) => type === 'APPROVAL_DECIDED');
      expect(decided).toMatchObject({ by: { name: 'Ada' } });
    });

    it('fails when it is refused; a single process is killed with SIGKILL before that, and still asks', async () => {
      const runId = await begin();
      await asked(runId);
      // Of many processes, tests/e2e/workers.test.ts kills some.
      if ('killAndRestart' in installation) {
        await installation.killAndRestart();
        await socket.dispose();
        socket = socketClient(installation.url, installation.token);
      }
      const { shownSha256 } = await approvalOf(runId);
      await operate(installation, decide, {
        input: { runId, stepId: 'ask', shownSha256, approved: false, comment: 'Not these.' },
      });
      const run = await ended(runId);
      expect(run).toMatchObject({ status: 'FAILED', error: { taskId: 'ask', code: 'APPROVAL_REFUSED' } });
      expect(run.tasks.map(({ status }: Data) => status)).toEqual(['SUCCEEDED', 'FAILED', 'SKIPPED']);
    });

    it('is refused with a code once the tool has been put out of use', async () => {
      await operate(installation, guide('mutation Disable'), { id: reviewer, reason: 'Not now' });
      const { errors } = await ask(installation.url, start, {
        token: installation.token,
        variables: { input: { sources } },
      });
      expect(errors).toMatchObject([
        {
          extensions: {
            code: 'WORKFLOW_UNUSABLE',
            details: { problems: [{ code: 'NOT_AVAILABLE', place: 'tasks[0].tool' }] },
          },
        },
      ]);
    });

    const begin = async (): Promise<string> =>
      (await operate(installation, start, { input: { sources } })).startWorkflow.id;

    async function approvalOf(runId: string): Promise<Data> {
      await asked(runId);
      const { workflowApprovals } = await operate(installation, openApprovals);
      return workflowApprovals.items.find(({ run }: Data) => run.id === runId);
    }

    /** Resolves once the run waits for a person. */
    async function asked(runId: string): Promise<void> {
      for await (const { data } of socket.iterate<Data>({ query: follow, variables: { runId } })) {
        const { type, stepId } = data.workflowRunEvents;
        if (type === 'TASK_STARTED' && stepId === 'ask') break;
      }
    }

    async function ended(runId: string): Promise<Data> {
      for await (const { errors } of socket.iterate<Data>({ query: follow, variables: { runId } }))
        expect(errors).toBeUndefined();
      return (await operate(installation, show, { id: runId })).workflowRun;
    }
  });
}

async function* inboxOf(socket: Client): AsyncGenerator<Data, void, undefined> {
  for await (const { data } of socket.iterate<Data>({ query: inbox })) yield data.approvalsInbox;
}
