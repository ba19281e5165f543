import type { Authenticator } from '@ymera/kernel';
import type { AgentsDeps } from './context.ts';
import { checkLadder, defaultLadder } from './domain/remote/ladder.ts';
import type { DefinitionStore } from './ports.ts';
import type { RemoteAgentStore } from './remote-ports.ts';
import { authenticateAgent } from './services/remote/authenticate-agent.ts';
import { createKeyAttempts } from './services/remote/key-attempts.ts';
import type { RemoteDesk } from './services/remote/remote-desk.ts';
import { reallocateWork } from './services/work/reallocate-work.ts';
import type { WorkDesk } from './services/work/work-desk.ts';

/** What remote agents need from outside, whichever stores they are. */
export type RemoteOutside = Pick<
  AgentsDeps,
  'events' | 'bus' | 'clock' | 'log' | 'ladder' | 'tendsRemoteAgents'
> & {
  readonly remoteAgents: RemoteAgentStore;
};

/** Remote agents, and how it is known that it is they who ask. @throws InvalidArgumentError */
export function openRemote(
  parts: RemoteOutside & { readonly definitions: DefinitionStore },
  works: WorkDesk,
): { readonly desk: RemoteDesk; readonly authenticator: Authenticator } {
  const { remoteAgents: agents, definitions, events, bus, clock, log } = parts;
  const ladder = { ...defaultLadder, ...parts.ladder };
  checkLadder(ladder);
  const desk: RemoteDesk = {
    ...{ agents, definitions, events, bus, clock, log, ladder },
    reallocate: (left) => reallocateWork(works, left),
    attempts: createKeyAttempts(clock),
    watch: { since: clock.now() },
  };
  return {
    desk,
    authenticator: { authenticate: (request, signal) => authenticateAgent(desk, request, signal) },
  };
}
