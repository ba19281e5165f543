import type { JsonValue, Principal } from '@ymera/kernel';
import { checkText } from '../domain/run-request.ts';
import { runForUser } from './run-agent-for-user.ts';
import type { RunDesk } from './run-desk.ts';

export interface UserToolCall {
  readonly principal: Principal;
  readonly toolId: string;
  readonly input: JsonValue;
  readonly clientKey: string | null;
  readonly timeoutMs: number;
}

/**
 * Calls a tool for somebody who asked for it directly, and gives the call's id. A failed call has an id too.
 *
 * @throws DomainError INVALID_ARGUMENT, TOOL_NOT_FOUND, TOOL_UNAVAILABLE, KEY_REUSED, and what `runAgent` throws
 */
export async function callToolForUser(
  desk: RunDesk,
  { toolId, ...command }: UserToolCall,
  signal: AbortSignal,
): Promise<string> {
  checkText('toolId', toolId);
  return runForUser(desk, { ...command, kind: 'tool', agentId: toolId }, signal);
}
