import {
  type EmulatedRequest,
  type EmulatedTurn,
  type ModelEmulator,
  startModelEmulator,
} from '@ymera/kernel/language-model/testing';
import type { Client } from 'graphql-ws';
import { expect } from 'vitest';
import { type Data, mustAsk } from './graph.ts';
import { snippet } from './readme.ts';

export const coordinatorGuide = 'docs/coordinator.md';

/** No key of whoever runs the tests. */
export const noModelKeys = {
  OPENAI_API_KEY: '',
  ANTHROPIC_API_KEY: '',
  GOOGLE_API_KEY: '',
  YMERA_MODEL_SERVERS: '',
};

/** Somebody who converses, by the operations of the guide; `used` notes which. */
export function conversant(
  running: () => { readonly url: string; readonly token: string },
  used = new Set<string>(),
) {
  const operation = (name: string) => {
    used.add(name);
    return snippet(coordinatorGuide, 'graphql', ` ${name}`);
  };
  const asking = (name: string, variables: Record<string, unknown> = {}): Promise<Data> =>
    mustAsk(running().url, operation(name), { token: running().token, variables });
  return {
    used,
    operation,
    asking,
    say: async (text: string, more: Record<string, unknown> = {}): Promise<Data> =>
      (await asking('AskForWork', { text, ...more })).converse,
    show: async (id: string): Promise<Data> => (await asking('ShowConversation', { id })).conversation,
    /** The messages of a conversation up to its result, as they come. */
    untilResult: async (socket: Client, id: string): Promise<readonly Data[]> => {
      const seen: Data[] = [];
      const query = operation('FollowConversation');
      for await (const { data, errors } of socket.iterate<Data>({ query, variables: { id } })) {
        if (errors) throw new Error(JSON.stringify(errors));
        seen.push(data.conversationMessages);
        if (seen.at(-1).kind === 'RESULT') break;
      }
      return seen;
    },
  };
}

export const worksOf = ({ plan }: Data): readonly string[] => plan.stages.map(({ work }: Data) => work);

const says = (text: string): EmulatedTurn => ({ kind: 'answer', pieces: [text] });
export const finding = 'The cache still grows.';

/** What the model writes where it may, before the integrating stage and in it. */
export const unexamined = 'Nobody has examined this.';
export const integrated = 'This was examined.';

/** A model that does every stage, and refuses as often as it is told before it approves. */
export async function startTeamOfModels(): Promise<{
  readonly emulator: ModelEmulator;
  readonly env: Readonly<Record<string, string>>;
  /** How often the next validations refuse. */
  refusals: number;
  /** A file of the workspace that each stage tries to write, whether it has the tool or not. */
  writes: string | null;
}> {
  const otherwise = ({ body }: EmulatedRequest): EmulatedTurn => {
    const asked = JSON.stringify(body);
    // The rules read requests here, so that the tests do not depend on what a model would say.
    if (asked.includes('You read what somebody asks')) return { kind: 'refusal', status: 400, message: 'no' };
    if (!asked.includes('Give your verdict')) {
      if (team.writes === null || asked.includes('function_call_output')) return says('Here is what I made.');
      const text = asked.includes('Integrate the work in the context') ? integrated : unexamined;
      const call = { id: 'call_1', name: 'core_write-file', input: { path: team.writes, text } };
      return { kind: 'answer', pieces: ['I write it.'], toolCalls: [call] };
    }
    if (team.refusals === 0) return says('{"approved": true, "findings": []}');
    team.refusals--;
    return says(JSON.stringify({ approved: false, findings: [finding] }));
  };
  const emulator = await startModelEmulator({ otherwise });
  const provider = { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: emulator.baseUrl };
  const env = { ...noModelKeys, ...provider, YMERA_MODELS: 'openai/gpt-5-mini' };
  const team = { emulator, env, refusals: 0, writes: null as string | null }; // set by tests
  return team;
}

type Conversant = ReturnType<typeof conversant>;
type Team = Awaited<ReturnType<typeof startTeamOfModels>>;
type Passing = <T>(awaited: Promise<T>) => Promise<T>;

/** "Improve the performance of this algorithm", approved and done. */
export async function improvesAlgorithm(
  { say, show, asking, untilResult }: Conversant,
  socket: Client,
  passing: Passing = (awaited) => awaited,
): Promise<string> {
  const planned = await say('Improve the performance of this algorithm', { clientKey: 'faster' });
  expect(worksOf(planned)).toEqual(['REVIEW', 'ENHANCE', 'TEST', 'VALIDATE', 'INTEGRATE']);
  expect(planned).toMatchObject({ phase: 'AWAITING_APPROVAL', plan: { shape: 'DIRECT', obstacles: [] } });
  const { id: conversationId, plan } = planned;
  const messages = untilResult(socket, conversationId);
  await asking('ApprovePlan', { conversationId, planHash: plan.hash });
  const seen = await passing(messages);
  expect(seen.map(({ kind }) => kind)).toEqual([
    ...['REQUEST', 'PLAN', 'APPROVED', 'STARTED'],
    ...seen.slice(4, -1).map(() => 'PROGRESS'),
    'RESULT',
  ]);
  expect(seen.at(-1)).toMatchObject({ data: { status: 'SUCCEEDED', error: null } });
  const shown = await show(conversationId);
  expect(shown).toMatchObject({ phase: 'ENDED', outcome: 'SUCCEEDED', run: { status: 'SUCCEEDED' } });
  expect(shown.run.tasks.map(({ status }: Data) => status)).toEqual(Array(5).fill('SUCCEEDED'));
  return conversationId;
}

/** "Fix the memory leak in user service", whose validation refuses once. */
export async function fixesLeak(
  { say, show, untilResult }: Conversant,
  { socket, team, passing = (awaited) => awaited }: { socket: Client; team: Team; passing?: Passing },
): Promise<void> {
  team.refusals = 1;
  const planned = await say('Fix the memory leak in user service');
  expect(worksOf(planned)).toEqual(['ANALYSE', 'FIX', 'TEST', 'VALIDATE', 'INTEGRATE']);
  const subject = expect.stringContaining('user service');
  expect(planned.plan.intent).toMatchObject({ kind: 'DEBUG', subject });
  const messages = untilResult(socket, planned.id);
  if (planned.phase === 'AWAITING_APPROVAL')
    await say('yes', { conversationId: planned.id, planHash: planned.plan.hash });
  expect((await passing(messages)).at(-1)).toMatchObject({ kind: 'RESULT', data: { status: 'SUCCEEDED' } });
  const { run } = await show(planned.id);
  const roundOf = (work: string) => {
    const { id } = planned.plan.stages.find((stage: Data) => stage.work === work);
    return run.tasks.find(({ taskId }: Data) => taskId === id).round;
  };
  expect([roundOf('ANALYSE'), roundOf('FIX'), roundOf('INTEGRATE')]).toEqual([1, 2, expect.any(Number)]);
  expect(team.refusals).toBe(0);
  // What was found went back with the work.
  const told = team.emulator.requests.map(({ body }) => JSON.stringify(body));
  expect(told.some((body) => body.includes(finding) && !body.includes('Give your verdict'))).toBe(true);
}
