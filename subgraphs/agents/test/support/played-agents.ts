import { type EmulatedTurn, startModelEmulator } from '@ymera/kernel/language-model/testing';
import { onTestFinished } from 'vitest';
import type { FileDefinition } from '../../src/domain/definition.ts';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { noModels } from '../../src/services/models/models-config.ts';
import { aFileAgent, aRequest } from '../builders.ts';
import { agentsInMemory, type InMemory } from './agents-in-memory.ts';

type Prompted = FileDefinition['prompted'];

/** A model's answer over the wire. */
export const says = (text: string): EmulatedTurn => ({ kind: 'answer', pieces: [text] });
/** A model that asks for a tool. */
export const asksFor = (name: string, input: object, id = `call_${name}`): EmulatedTurn => ({
  kind: 'answer',
  pieces: ['Let me look.'],
  toolCalls: [{ id, name, input: input as never }], // any JSON object
});

/** The subgraph with one agent of a file in tenant_one, played by a provider's model behind the emulator. */
export async function playedAgents({
  prompted = {},
  turns = [],
  otherwise,
  ...options
}: InMemory & {
  readonly prompted?: Partial<Prompted>;
  readonly turns?: readonly EmulatedTurn[];
  readonly otherwise?: EmulatedTurn;
} = {}) {
  const emulator = await startModelEmulator(otherwise ? { otherwise: () => otherwise } : {});
  onTestFinished(() => emulator[Symbol.asyncDispose]());
  emulator.next(...turns);
  const definitions = options.definitions ?? createMemoryDefinitionStore();
  const agent = aFileAgent();
  const definition = {
    ...agent,
    prompted: {
      ...agent.prompted,
      models: { capabilities: [], preferred: [], outputTokenPicoUsdMax: null },
      ...prompted,
    },
  };
  const source = { path: 'code-reviewer.md', text: '' };
  await definitions.saveFiles('tenant_one', [{ definition, source }]);
  const memory = await agentsInMemory({
    models: {
      ...noModels,
      openai: { apiKey: 'sk-1', baseUrl: emulator.baseUrl },
      only: ['openai/gpt-5-mini'],
    },
    ...options,
    definitions,
  });
  return { ...memory, emulator };
}

/** What asks for that agent. */
export const aPlay = (overrides: Parameters<typeof aRequest>[0] = {}) =>
  aRequest({ agentId: 'code-reviewer', input: { task: 'Read the notes.' }, ...overrides });
