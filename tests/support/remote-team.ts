import { setTimeout } from 'node:timers/promises';
import { type Data, mustAsk } from './graph.ts';

/** A remote agent that does whatever stage it is given, by a program of the test. */
export interface RemoteTeam {
  readonly id: string;
  /** The inputs of its work, in order. */
  readonly asked: readonly Data[];
  /** What it answers next where it is asked for a verdict; it approves when there is none. */
  readonly verdicts: unknown[];
  stop(): Promise<void>;
}

const allWork = ['analyse', 'review', 'improve', 'fix the bug', 'write tests', 'validate', 'integrate'];
const register = `mutation ($input: RegisterAgentInput!) {
  registerAgent(input: $input) { credentials { authorization } }
}`;
const fetches = 'mutation { fetchAgentWork(first: 5) { id fence input } }';
const completes = `mutation ($id: ID!, $fence: Int!, $output: JSON!) {
  completeAgentWork(id: $id, fence: $fence, output: $output) { status }
}`;
const lookEveryMs = 20;

export async function startRemoteTeam(
  { url, token }: { readonly url: string; readonly token: string },
  { capabilities = allWork }: { readonly capabilities?: readonly string[] } = {},
): Promise<RemoteTeam> {
  const id = 'everything';
  const about = { title: 'Everything', description: 'Does all the work that there is.' };
  const variables = { input: { id, ...about, capabilities, concurrent: 5 } };
  const { credentials } = (await mustAsk(url, register, { token, variables })).registerAgent;
  const asAgent = (query: string, given: Record<string, unknown> = {}) =>
    mustAsk(url, query, { token: credentials.authorization.replace(/^Bearer /, ''), variables: given });
  const asked: Data[] = [];
  const verdicts: unknown[] = [];
  const answer = (input: Data): unknown => {
    asked.push(input);
    if (input.verdict) return verdicts.shift() ?? { approved: true, findings: [] };
    return { text: `What I made of it, the ${asked.length}.` };
  };
  const stopping = new AbortController();
  const work = async () => {
    while (!stopping.signal.aborted) {
      for (const { id: workId, fence, input } of (await asAgent(fetches)).fetchAgentWork)
        await asAgent(completes, { id: workId, fence, output: answer(input) });
      await setTimeout(lookEveryMs);
    }
  };
  const working = work();
  working.catch(() => {}); // told by stop
  return {
    ...{ id, asked, verdicts },
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}
