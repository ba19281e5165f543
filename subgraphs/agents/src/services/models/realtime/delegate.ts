import { DomainError, isJsonObject, type JsonValue } from '@ymera/kernel';
import type { ModelTool } from '@ymera/kernel/language-model';
import { decideAgents } from '../../selection/decide-agents.ts';
import type { RealtimeDesk } from './realtime-desk.ts';

/** A call of a tool in a session, and for whom. */
interface Delegation {
  readonly sessionId: string;
  readonly tenantId: string;
  readonly startedBy: string;
  /** The only agents that it may run; null for any. */
  readonly agents: readonly string[] | null;
  readonly callId: string;
  readonly tool: string;
  readonly inputText: string;
}

export interface Delegated {
  /** JSON, for the model. */
  readonly output: string;
  readonly agentId: string | null;
  readonly agentRunId: string | null;
  readonly errorCode: string | null;
}

type Desk = Pick<RealtimeDesk, 'runner' | 'selection' | 'definitions' | 'settings' | 'log'>;

const outputCharactersMax = 32_000;
const foundMax = 5;
const taskLengthMax = 4_000;

export const delegationTools: readonly ModelTool[] = [
  {
    name: 'find_agents',
    description:
      'Finds the agents that fit a task best. Gives for each its id, what it does, and the JSON Schema of its input.',
    inputSchema: {
      type: 'object',
      properties: { task: { type: 'string', description: 'What is to be done, in words.' } },
      required: ['task'],
      additionalProperties: false,
    },
  },
  {
    name: 'run_agent',
    description:
      'Has an agent do something and waits for what it gives. Find out its id and input by find_agents first.',
    inputSchema: {
      type: 'object',
      properties: {
        agentId: { type: 'string', description: 'As find_agents gives it.' },
        input: { description: "What the agent's input schema asks for." },
      },
      required: ['agentId', 'input'],
      additionalProperties: false,
    },
  },
];

/** Does what the model asks for. What goes wrong is told to the model, and it never rejects. */
export async function delegate(desk: Desk, asked: Delegation, signal: AbortSignal): Promise<Delegated> {
  const input = parsed(asked.inputText);
  try {
    if (asked.tool === 'find_agents') return await findAgents(desk, asked, input);
    if (asked.tool === 'run_agent') return await runAgent(desk, { ...asked, input }, signal);
    return failed(
      'UNKNOWN_TOOL',
      `There is no tool "${asked.tool.slice(0, 64)}"; there are find_agents and run_agent.`,
    );
  } catch (error) {
    if (error instanceof DomainError) return failed(error.code, error.message);
    desk.log.error('a realtime session could not delegate', { error, sessionId: asked.sessionId });
    return failed('INTERNAL', 'The platform failed at this.');
  }
}

async function findAgents(
  desk: Desk,
  { tenantId, agents }: Delegation,
  input: JsonValue | undefined,
): Promise<Delegated> {
  const task = isJsonObject(input) ? input.task : undefined;
  if (typeof task !== 'string' || task.trim() === '')
    return failed('INVALID_ARGUMENT', 'find_agents takes { "task": "…" }.');
  const found = await decideAgents(desk.selection, {
    ...{ tenantId, task: task.slice(0, taskLengthMax), limit: foundMax },
    isEligible: ({ id, isReady }, { mayRun }) => isReady && mayRun(id) && isAllowed(agents, id),
  });
  const ids = found.map(({ candidate }) => candidate.id);
  const definitions = await desk.definitions.findMany({ tenantId, kind: 'agent', ids });
  const shown = ids.flatMap((id) => definitions.find((definition) => definition.id === id) ?? []);
  return well({
    agents: shown.map(({ id, description, inputSchema }) => ({ id, description, inputSchema })),
  });
}

async function runAgent(
  { runner, settings }: Desk,
  asked: Delegation & { readonly input: JsonValue | undefined },
  signal: AbortSignal,
): Promise<Delegated> {
  const { tenantId, startedBy, agents, sessionId, callId, input: given } = asked;
  const agentId = isJsonObject(given) ? given.agentId : undefined;
  const input = isJsonObject(given) ? given.input : undefined;
  if (typeof agentId !== 'string' || input === undefined)
    return failed('INVALID_ARGUMENT', 'run_agent takes { "agentId": "…", "input": … }.');
  if (!isAllowed(agents, agentId))
    return { ...failed('NOT_ALLOWED', 'This session may not run this agent.'), agentId };
  const request = {
    ...{ agentId, input, tenantId, startedBy, workflow: null, timeoutMs: settings.runMs },
    idempotencyKey: `realtime:${sessionId}:${callId.slice(0, 100)}`,
  };
  const outcome = await runner.run(request, signal);
  const { agentRunId } = outcome;
  if (outcome.ok) return { ...well(outcome.output), agentId, agentRunId };
  return { ...failed(outcome.error.code, outcome.error.message), agentId, agentRunId };
}

const isAllowed = (agents: readonly string[] | null, id: string) => agents === null || agents.includes(id);

function well(output: JsonValue): Delegated {
  const text = JSON.stringify(output);
  const isWhole = text.length <= outputCharactersMax;
  const shown = isWhole
    ? text
    : JSON.stringify({ cutOff: true, beginning: text.slice(0, outputCharactersMax) });
  return { output: shown, agentId: null, agentRunId: null, errorCode: null };
}

function failed(code: string, message: string): Delegated {
  const output = JSON.stringify({ error: { code, message } });
  return { output, agentId: null, agentRunId: null, errorCode: code };
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
