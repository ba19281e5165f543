import { InvalidArgumentError, type Principal } from '@ymera/kernel';
import { AgentNotFoundError } from '../../domain/errors.ts';
import type { RemoteAgent } from '../../domain/remote/remote-agent.ts';
import { type FollowDesk, follow, type News } from '../plugins/watch/follow.ts';
import { type RemoteDesk, standingChannel } from './remote-desk.ts';

/** An agent that stands otherwise than before: how is looked up when this is delivered. */
export interface StandingRing {
  readonly agentId: string;
}

type WatchDesk = FollowDesk & Pick<RemoteDesk, 'agents'>;

interface WatchCommand {
  readonly principal: Principal;
  /** Null for all of the tenant. */
  readonly ids: readonly string[] | null;
}

const idsMax = 100;
/** Of a tenant: those with the first ids. */
const agentsMax = 1_000;

/**
 * Tells of each agent at once, and whenever its standing has changed since.
 *
 * @throws InvalidArgumentError for no ids or more than a hundred, and AgentNotFoundError, before the first
 */
export async function watchStandings(
  desk: WatchDesk,
  { principal, ids }: WatchCommand,
  signal: AbortSignal,
): Promise<AsyncIterableIterator<StandingRing>> {
  const { tenantId } = principal;
  if (ids !== null && (ids.length === 0 || ids.length > idsMax))
    throw new InvalidArgumentError('ids', `1 to ${idsMax} of them, or left out`, String(ids.length));
  const find = (reading: AbortSignal): Promise<readonly RemoteAgent[]> =>
    ids === null
      ? desk.agents.list({ tenantId, after: null, limit: agentsMax }, reading)
      : desk.agents.findMany({ tenantId, ids }, reading);
  const there = new Set((await find(signal)).map(({ id }) => id));
  for (const id of ids ?? []) if (!there.has(id)) throw new AgentNotFoundError(id, []);
  let told: ReadonlyMap<string, string> = new Map();
  const read = async (reading: AbortSignal): Promise<News<StandingRing>> => {
    const looks = new Map((await find(reading)).map((agent) => [agent.id, lookOf(agent)]));
    // Of all agents of the tenant, one that is gone from the list was removed.
    const changed = [...new Set([...looks.keys(), ...told.keys()])].filter(
      (id) => looks.get(id) !== told.get(id),
    );
    told = looks;
    return { items: changed.map((agentId) => ({ agentId })), next: 'wait' };
  };
  return follow(desk, { channel: standingChannel(tenantId), principal, read }, signal);
}

/** Not every report, which would be told each minute. */
const lookOf = ({ standing: { phase, since } }: RemoteAgent) => `${phase} ${since}`;
