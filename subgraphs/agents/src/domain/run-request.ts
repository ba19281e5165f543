import { type AgentRunRequest, InvalidArgumentError, isJsonObject, requireWellFormed } from '@ymera/kernel';
import type { DefinitionKind } from './definition.ts';

/** A request and the hash by which a repetition of it is known. */
export type RunOrder = AgentRunRequest & { readonly kind: DefinitionKind; readonly requestHash: string };

const timeoutMsMax = 600_000;
const idLengthMax = 300;
const keyLengthMax = 300;
const depthMax = 100;
const taskLengthMax = 1_000;

/**
 * Checks a request that may have come over the wire.
 *
 * @throws InvalidArgumentError that names the first argument that is wrong
 */
export function checkRunRequest(request: AgentRunRequest): void {
  checkKind(request.kind ?? 'agent');
  checkText('agentId', request.agentId);
  checkText('tenantId', request.tenantId);
  checkText('startedBy', request.startedBy);
  checkText('idempotencyKey', request.idempotencyKey, keyLengthMax);
  checkTimeout(request.timeoutMs);
  checkInput(request.input);
  if (request.workflow) {
    checkText('workflow.runId', request.workflow.runId);
    checkText('workflow.taskId', request.workflow.taskId);
  }
}

/** @throws InvalidArgumentError when a run is given no tokens, or more than a run may use */
export function checkTokenBudget({ tokenBudget }: AgentRunRequest, max: number): void {
  if (tokenBudget === undefined) return;
  if (Number.isInteger(tokenBudget) && tokenBudget >= 1 && tokenBudget <= max) return;
  throw new InvalidArgumentError('tokenBudget', `a whole number from 1 to ${max}`, String(tokenBudget));
}

/** What an agent is asked to do: its input's `task`, or an input that is a text, cut after 1,000 characters. */
export function taskOf({ kind, input }: Pick<RunOrder, 'kind' | 'input'>): string | null {
  const task = isJsonObject(input) ? input.task : input;
  if (kind === 'tool' || typeof task !== 'string' || task.trim() === '') return null;
  return task.trim().slice(0, taskLengthMax).toWellFormed();
}

/** @throws InvalidArgumentError when it is neither `agent` nor `tool` */
export function checkKind(kind: unknown): asserts kind is DefinitionKind {
  if (kind !== 'agent' && kind !== 'tool')
    throw new InvalidArgumentError('kind', '"agent" or "tool"', describe(kind));
}

/** @throws InvalidArgumentError when it is no text, or an empty or too long one, or one that is no Unicode */
export function checkText(argument: string, value: unknown, lengthMax = idLengthMax): void {
  if (typeof value !== 'string' || value.length === 0 || value.length > lengthMax) {
    const came = typeof value === 'string' ? `${value.length} characters long` : describe(value);
    throw new InvalidArgumentError(argument, `a text of 1 to ${lengthMax} characters`, came);
  }
  requireWellFormed(argument, value);
}

function checkTimeout(value: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= timeoutMsMax) return;
  throw new InvalidArgumentError('timeoutMs', `a whole number from 1 to ${timeoutMsMax}`, String(value));
}

function checkInput(input: AgentRunRequest['input'] | undefined): void {
  if (input === undefined) throw new InvalidArgumentError('input', 'a JSON value', 'missing');
  if (deeperThan(input, depthMax))
    throw new InvalidArgumentError('input', `nested at most ${depthMax} levels deep`, 'deeper');
  requireWellFormed('input', input);
}

/** Level by level, since a recursive walk would itself overflow on what it is to refuse. */
function deeperThan(value: unknown, depth: number): boolean {
  let level = [value];
  for (let i = 0; i <= depth; i++) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}

const describe = (value: unknown) =>
  value === null || value === undefined ? 'missing' : `a ${typeof value}`;
