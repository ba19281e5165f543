import { AgentNotFoundError } from '../../domain/errors.ts';
import { nearNames } from '../../domain/near-names.ts';
import { AgentNotRemoteError } from '../../domain/remote/errors.ts';
import type { RemoteAgent } from '../../domain/remote/remote-agent.ts';
import { placeOf, type RemoteCommand, type RemoteDesk } from './remote-desk.ts';

/** Names compared when one is looked for that does not exist. */
const namesCompared = 1_000;

interface Change {
  readonly agent: RemoteAgent;
  /** False when it was so already. */
  readonly isNew: boolean;
}

/**
 * Puts in an agent's place what `decide` makes of it.
 *
 * @throws AgentNotFoundError, with up to five names like it
 * @throws AgentNotRemoteError for an agent of another origin
 * @throws RemoteAgentContendedError, and whatever `decide` throws
 */
export async function changeRemoteAgent(
  desk: RemoteDesk,
  command: RemoteCommand,
  decide: (agent: RemoteAgent) => RemoteAgent,
): Promise<Change> {
  let isNew = false;
  const agent = await desk.agents.change(placeOf(command), (before) => {
    const next = decide(before);
    isNew = next !== before;
    return next;
  });
  if (agent) return { agent, isNew };
  throw await whyNone(desk, command);
}

async function whyNone({ agents, definitions }: RemoteDesk, command: RemoteCommand): Promise<Error> {
  const { tenantId, id } = placeOf(command);
  const [other] = await definitions.findMany({ tenantId, kind: 'agent', ids: [id] });
  if (other) return new AgentNotRemoteError(id);
  const there = await agents.list({ tenantId, after: null, limit: namesCompared });
  const names = there.map((agent) => agent.id);
  return new AgentNotFoundError(id, nearNames(id, names));
}
