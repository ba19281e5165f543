import {
  InvalidArgumentError,
  type JsonValue,
  newId,
  type Principal,
  requireWellFormed,
} from '@ymera/kernel';
import type { DefinitionKind } from '../domain/definition.ts';
import { runAgent } from './run-agent.ts';
import type { RunDesk } from './run-desk.ts';

export interface UserRun {
  readonly principal: Principal;
  readonly agentId: string;
  readonly input: JsonValue;
  readonly clientKey: string | null;
  readonly timeoutMs: number;
  /** Tokens of models. */
  readonly tokenBudget?: number;
}

const clientKeyLengthMax = 100;

/** Runs an agent for somebody who asked for it directly, and gives the run's id. */
export function runAgentForUser(desk: RunDesk, command: UserRun, signal: AbortSignal): Promise<string> {
  return runForUser(desk, { ...command, kind: 'agent' }, signal);
}

/** Runs an agent or calls a tool for a user. Each user's keys are their own, for agents and for tools. */
export async function runForUser(
  desk: RunDesk,
  command: UserRun & { readonly kind: DefinitionKind },
  signal: AbortSignal,
): Promise<string> {
  const { principal, kind, agentId, input, clientKey, timeoutMs, tokenBudget } = command;
  if (clientKey !== null && (clientKey.length === 0 || clientKey.length > clientKeyLengthMax)) {
    const expected = `a text of 1 to ${clientKeyLengthMax} characters`;
    throw new InvalidArgumentError('clientKey', expected, `${clientKey.length} characters long`);
  }
  requireWellFormed('clientKey', clientKey);
  const key = clientKey ?? newId('req', desk.clock.now());
  const outcome = await runAgent(
    desk,
    {
      kind,
      agentId,
      input,
      tenantId: principal.tenantId,
      startedBy: principal.id,
      idempotencyKey: `${keySpaces[kind]}:${principal.id}:${key}`,
      workflow: null,
      timeoutMs,
      ...(tokenBudget === undefined ? {} : { tokenBudget }),
    },
    signal,
  );
  return outcome.agentRunId;
}

/** Users' keys must meet neither each other's nor those of workflows. */
const keySpaces = { agent: 'client', tool: 'client-tool' } as const;
