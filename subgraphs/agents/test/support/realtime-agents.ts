import { type RealtimeTurn, startRealtimeEmulator } from '@ymera/kernel/language-model/testing';
import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { onTestFinished } from 'vitest';
import { noModels } from '../../src/services/models/models-config.ts';
import { agentsInMemory, type InMemory } from './agents-in-memory.ts';
import { subscribeOn } from './subscribe-on.ts';

const ada = { principal: aPrincipal({ tenantId: 'tenant_one', id: 'user_ada' }) };

export const sessionFields = `id modelId output agents endedAt endCode endMessage lastSeq cost
  usage { input cachedInput output estimated }`;
const eventFields = `seq kind text audio tool agentId agentRunId errorCode message cost
  usage { input output estimated }`;

export interface SeenEvent {
  readonly seq: number;
  readonly kind: string;
  readonly text: string | null;
  readonly [field: string]: unknown;
}

/** The subgraph with OpenAI's realtime model behind an emulator, and what a client does with it. */
export async function realtimeAgents({
  turns = [],
  ...options
}: InMemory & { readonly turns?: readonly RealtimeTurn[] } = {}) {
  const emulator = await startRealtimeEmulator();
  onTestFinished(() => emulator[Symbol.asyncDispose]());
  emulator.next(...turns);
  const memory = await agentsInMemory({
    models: {
      ...noModels,
      openai: { apiKey: 'sk-1', baseUrl: emulator.baseUrl },
      only: ['openai/gpt-realtime', 'openai/gpt-5-mini'],
    },
    ...options,
  });
  const { subgraph } = memory;
  const ask = async (field: string, variables: Record<string, unknown> = {}, scope: object = ada) => {
    const result = await executeOn(subgraph, field, { variables, scope });
    return { ...result, codes: result.errors?.map(({ extensions }) => extensions?.code) };
  };
  const open = async (input: object = {}, scope: object = ada) =>
    ask(
      `mutation ($input: OpenRealtimeSessionInput!) { openRealtimeSession(input: $input) { ${sessionFields} } }`,
      { input },
      scope,
    );
  /** Opens a session and gives its id. */
  const opened = async (input: object = {}) => {
    const { data, errors } = await open(input);
    if (errors) throw errors[0];
    return (data as { openRealtimeSession: { id: string } }).openRealtimeSession.id;
  };
  const say = (id: string, text: string, scope: object = ada) =>
    ask(
      'mutation ($id: ID!, $text: String!) { sendRealtimeText(id: $id, text: $text) { id lastSeq } }',
      { id, text },
      scope,
    );
  const watch = (id: string, afterSeq = 0, scope: object = ada) =>
    subscribeOn(
      subgraph,
      `subscription { realtimeEvents(id: "${id}", afterSeq: ${afterSeq}) { ${eventFields} } }`,
      { scope },
    );
  /** The events up to the first, or the n-th, of a kind. */
  const eventsUntil = async (id: string, kind: string, { afterSeq = 0, count = 1 } = {}) => {
    const seen: SeenEvent[] = [];
    let left = count;
    for await (const { data, errors } of await watch(id, afterSeq)) {
      if (errors) throw errors[0];
      const { realtimeEvents } = data as { realtimeEvents: SeenEvent };
      seen.push(realtimeEvents);
      if (realtimeEvents.kind === kind) left -= 1;
      if (left === 0) break;
    }
    return seen;
  };
  return { ...memory, emulator, ask, open, opened, say, watch, eventsUntil };
}
