import { beforeAll, describe, expect, it } from 'vitest';
import { mustAsk, socketClient } from '../support/graph.ts';
import type { Installation } from '../support/installation.ts';
import { salesCsv } from '../support/sample-csv.ts';

const signIn =
  'mutation { signIn(email: "ada@example.org", password: "correct horse battery") { accessToken } }';
const define = 'mutation D($input: DefineWorkflowInput!) { defineWorkflow(input: $input) { id } }';
const start = `mutation S($workflowId: ID!, $input: JSON!) {
  startWorkflow(input: { workflowId: $workflowId, input: $input }) { id }
}`;
const follow = 'subscription F($runId: ID!) { workflowRunEvents(runId: $runId) { seq } }';

/** On an installation that has the data analyst. */
export function describeSignOut(opened: () => Installation): void {
  describe('signing out', () => {
    let installation: Installation;
    let runId: string;

    beforeAll(async () => {
      installation = opened();
      runId = await startLongRun(installation);
    });

    it('ends what runs on open sockets within seconds, and refuses their next operation', async () => {
      const { url } = installation;
      const { accessToken } = (await mustAsk(url, signIn)).signIn;
      const [busy, asking] = [await follower(accessToken), await follower(accessToken)];
      expect((await mustAsk(url, 'mutation { signOut }', { token: accessToken })).signOut).toBe(true);

      const asked = asking.client
        .iterate({ query: '{ me { id } }' })
        .next()
        .catch((error: unknown) => error);
      const refused = { code: 4401, reason: 'SESSION_ENDED' };
      expect(await asked).toMatchObject(refused);
      expect(await asking.ended).toMatchObject(refused);

      expect(await busy.ended).toMatchObject(refused);
      // It was not the run that ended.
      const run = 'query R($id: ID!) { workflowRun(id: $id) { status } }';
      const { workflowRun } = await mustAsk(url, run, {
        token: installation.token,
        variables: { id: runId },
      });
      expect(workflowRun.status).toBe('RUNNING');
    });

    it('leaves the sockets of other sessions open', async () => {
      const { url, token } = installation;
      const other = await follower(token);
      const { accessToken } = (await mustAsk(url, signIn)).signIn;
      await mustAsk(url, 'mutation { signOut }', { token: accessToken });
      expect((await other.client.iterate({ query: '{ me { id } }' }).next()).value).toMatchObject({
        data: { me: { id: expect.any(String) } },
      });
      await other.client.dispose();
    });

    /** A socket with a subscription that has had its first event; `ended` tells what ended it. */
    async function follower(token: string) {
      const client = socketClient(installation.url, token);
      const events = client.iterate({ query: follow, variables: { runId } });
      expect((await events.next()).value).toMatchObject({ data: { workflowRunEvents: { seq: 1 } } });
      const ended = (async () => {
        for await (const _ of events);
      })().then(
        () => 'completed',
        (error: unknown) => error,
      );
      return { client, ended };
    }
  });
}

/** A run with many events, which then waits for a signal that nobody sends: it outlasts the tests. */
async function startLongRun({ url, token }: Installation): Promise<string> {
  const steps = Array.from({ length: 50 }, (_, index) => ({
    id: `step-${index}`,
    agentId: '@ymera/plugin-data-analyst/fetch-data',
    dependsOn: index === 0 ? [] : [`step-${index - 1}`],
    input: { csv: '= input.csv' },
  }));
  const tasks = [...steps, { id: 'wait', signal: 'never', dependsOn: ['step-49'] }];
  const input = { name: 'long', title: 'Long', tasks };
  const { defineWorkflow } = await mustAsk(url, define, { token, variables: { input } });
  const variables = { workflowId: defineWorkflow.id, input: { csv: salesCsv(30) } };
  return (await mustAsk(url, start, { token, variables })).startWorkflow.id;
}
