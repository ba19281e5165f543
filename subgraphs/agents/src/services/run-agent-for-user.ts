import { InvalidArgumentError, type JsonValue, newId, type Principal } from '@ymera/kernel';
import { runAgent } from './run-agent.ts';
import type { RunDesk } from './run-desk.ts';

export interface UserRun {
  readonly principal: Principal;
  readonly agentId: string;
  readonly input: JsonValue;
  readonly clientKey: string | null;
  readonly timeoutMs: number;
}

const clientKeyLengthMax = 100;

/** Runs an agent for somebody who asked for it directly, and gives the run's id. */
export async function runAgentForUser(desk: RunDesk, command: UserRun, signal: AbortSignal): Promise<string> {
  const { principal, agentId, input, clientKey, timeoutMs } = command;
  if (clientKey !== null && (clientKey.length === 0 || clientKey.length > clientKeyLengthMax)) {
    const expected = `a text of 1 to ${clientKeyLengthMax} characters`;
    throw new InvalidArgumentError('clientKey', expected, `${clientKey.length} characters long`);
  }
  const outcome = await runAgent(
    desk,
    {
      agentId,
      input,
      tenantId: principal.tenantId,
      startedBy: principal.id,
      idempotencyKey: keyOf(principal, clientKey ?? newId('req', desk.clock.now())),
      workflow: null,
      timeoutMs,
    },
    signal,
  );
  return outcome.agentRunId;
}

/** Users' keys must meet neither each other's nor those of workflows. */
const keyOf = ({ id }: Principal, clientKey: string) => `client:${id}:${clientKey}`;
