import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Data, mustAsk } from '../support/graph.ts';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';

const task = 'Fix the memory leak in user service';
let platform: SingleInstallation;

beforeAll(async () => {
  platform = await openInstallation();
});
afterAll(() => platform?.close());

const asAdmin = (query: string, variables: Record<string, unknown> = {}): Promise<Data> =>
  mustAsk(platform.url, query, { token: platform.token, variables });

/** A remote agent that does each task at once. */
async function openAgent(input: { id: string; capabilities: string[]; description: string }) {
  const registered = await asAdmin(
    `mutation ($input: RegisterAgentInput!) { registerAgent(input: $input) { credentials { apiKey secret } } }`,
    { input: { title: input.id, ...input } },
  );
  const { apiKey, secret } = registered.registerAgent.credentials;
  const own = (query: string, variables: Record<string, unknown> = {}): Promise<Data> =>
    mustAsk(platform.url, query, { token: `${apiKey}.${secret}`, variables });
  const work = async () => {
    const { fetchAgentWork } = await own('mutation { fetchAgentWork(first: 1) { id fence } }');
    const [first] = fetchAgentWork;
    if (!first) throw new Error('There is no work yet.');
    const complete = `mutation ($id: ID!, $fence: Int!) {
      completeAgentWork(id: $id, fence: $fence, output: "done") { status }
    }`;
    await own(complete, { id: first.id, fence: first.fence });
  };
  const run = async () => {
    const running = asAdmin(
      'mutation ($input: RunAgentInput!) { runAgent(input: $input) { status error { code message } } }',
      { input: { agentId: input.id, input: { task } } },
    );
    await vi.waitFor(work, { timeout: 60_000, interval: 20 });
    expect((await running).runAgent).toEqual({ status: 'SUCCEEDED', error: null });
  };
  return { run };
}

const select = () =>
  asAdmin(
    `query ($task: String!) { selectAgents(input: { task: $task }) { agent { id } decidedBy reason } }`,
    {
      task,
    },
  );

describe('an agent that did a task often and well', () => {
  test('leads the selection for such tasks, though others say more of themselves', async () => {
    await openAgent({
      id: 'talker',
      capabilities: ['memory leak', 'fix'],
      description: 'Fixes memory leaks.',
    });
    const doer = await openAgent({ id: 'doer', capabilities: ['work'], description: 'Works.' });
    expect((await select()).selectAgents[0]).toMatchObject({
      agent: { id: 'talker' },
      decidedBy: 'SELECTOR',
    });
    for (let n = 0; n < 10; n++) await doer.run();
    await vi.waitFor(
      async () => {
        const { selectAgents } = await select();
        expect(selectAgents[0]).toEqual({
          agent: { id: 'doer' },
          decidedBy: 'RECOMMENDATION',
          reason: '10 of its 10 latest runs of tasks like this one went well. Its confidence is 72 %.',
        });
        expect(selectAgents[1]).toMatchObject({ agent: { id: 'talker' }, decidedBy: 'SELECTOR' });
      },
      { timeout: 60_000, interval: 500 },
    );
  });
});
