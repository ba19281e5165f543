import { refuseRemoved } from '../../domain/remote/move-standing.ts';
import { checkRegistration, type Registration } from '../../domain/remote/registration.ts';
import type { RemoteAgent } from '../../domain/remote/remote-agent.ts';
import { remoteChanged } from '../../remote-events.ts';
import { changeRemoteAgent } from './change-remote-agent.ts';
import type { RemoteCommand, RemoteDesk } from './remote-desk.ts';

type UpdateCommand = RemoteCommand & {
  /** What is left out stays as it is. */
  readonly changes: Partial<Omit<Registration, 'id'>>;
};

/**
 * Says other things of an agent than when it was registered. Work that it has been asked for stays as it was asked.
 *
 * @throws InvalidArgumentError, AgentNotFoundError, AgentNotRemoteError, AgentRemovedError
 */
export async function updateAgent(
  desk: RemoteDesk,
  { changes, ...command }: UpdateCommand,
): Promise<RemoteAgent> {
  const { agent } = await changeRemoteAgent(desk, command, (before) => {
    refuseRemoved(before);
    const next = { ...before, ...changes };
    checkRegistration(next);
    return next;
  });
  const names = Object.keys(changes).toSorted();
  const reason = `What is said of it: ${names.join(', ') || 'nothing'}.`;
  const told = { action: 'updated', by: command.principal.id, reason, keyId: null } as const;
  await desk.events.publish(remoteChanged(agent, { ...told, at: desk.clock.now() }));
  return agent;
}
