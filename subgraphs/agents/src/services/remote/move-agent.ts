import { InvalidArgumentError, requireWellFormed } from '@ymera/kernel';
import { frozen, type Move, removed, thawed } from '../../domain/remote/move-standing.ts';
import type { RemoteAgent } from '../../domain/remote/remote-agent.ts';
import { changeRemoteAgent } from './change-remote-agent.ts';
import { onStandingChanged } from './on-standing-changed.ts';
import type { RemoteCommand, RemoteDesk } from './remote-desk.ts';

type MoveCommand = RemoteCommand & { readonly reason: string };

const reasonLengthMax = 500;

/**
 * Takes an agent's work and access away until it is thawed. One that is frozen already stays as it is.
 *
 * @throws InvalidArgumentError, AgentNotFoundError, AgentNotRemoteError, AgentRemovedError
 */
export function freezeAgent(desk: RemoteDesk, command: MoveCommand): Promise<RemoteAgent> {
  return move(desk, command, { decide: frozen, action: 'frozen' });
}

/** @throws InvalidArgumentError, AgentNotFoundError, AgentNotRemoteError, AgentRemovedError, AgentNotFrozenError */
export function thawAgent(desk: RemoteDesk, command: MoveCommand): Promise<RemoteAgent> {
  return move(desk, command, { decide: thawed, action: 'thawed' });
}

/**
 * Ends an agent and all its keys for good; what it did stays readable.
 *
 * @throws InvalidArgumentError, AgentNotFoundError, AgentNotRemoteError, AgentRemovedError
 */
export function removeRemoteAgent(desk: RemoteDesk, command: MoveCommand): Promise<RemoteAgent> {
  return move(desk, command, { decide: removed, action: 'removed' });
}

interface Kind {
  readonly decide: (agent: RemoteAgent, move: Move) => RemoteAgent;
  readonly action: 'frozen' | 'thawed' | 'removed';
}

async function move(desk: RemoteDesk, { reason, ...command }: MoveCommand, { decide, action }: Kind) {
  checkReason(reason);
  const given = { by: command.principal.id, reason, now: desk.clock.now() };
  const { agent, isNew } = await changeRemoteAgent(desk, command, (before) => decide(before, given));
  if (isNew) await onStandingChanged(desk, agent, action);
  return agent;
}

function checkReason(reason: string): void {
  requireWellFormed('reason', reason);
  if (reason.trim() !== '' && reason.length <= reasonLengthMax) return;
  const expected = `a text of 1 to ${reasonLengthMax} characters, not only spaces`;
  throw new InvalidArgumentError('reason', expected, `${reason.length} characters long`);
}
