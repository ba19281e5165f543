import type { Principal } from '@ymera/kernel';
import { takesWork } from '../../domain/remote/remote-agent.ts';
import { isWaiting, type WaitingWork, type Work } from '../../domain/remote/work.ts';
import type { FollowDesk } from '../plugins/watch/follow.ts';
import { follow, type News } from '../plugins/watch/follow.ts';
import { workChannels } from './work-channels.ts';
import type { WorkDesk } from './work-desk.ts';

type WatchDesk = FollowDesk & Pick<WorkDesk, 'agents' | 'works'>;

/** Offers that are told before the agent has fetched any of them. */
const offersMax = 100;

/** Each work as it begins to wait for the agent, and at once what waits already; ends when the agent is frozen or removed. */
export function watchWork(
  desk: WatchDesk,
  principal: Principal,
  signal: AbortSignal,
): AsyncIterableIterator<WaitingWork> {
  const { tenantId, id: agentId } = principal;
  let told = new Set<string>();
  const read = async (reading: AbortSignal): Promise<News<WaitingWork>> => {
    const agent = await desk.agents.find({ tenantId, id: agentId }, reading);
    const phase = agent?.standing.phase;
    if (!agent || phase === 'FROZEN' || phase === 'REMOVED') return { items: [], next: 'over' };
    if (!takesWork(agent)) return { items: [], next: 'wait' };
    const query = { tenantId, assignedTo: agentId, limit: offersMax };
    const waiting = (await desk.works.listWaiting(query, reading)).filter(isWaiting);
    const items = waiting.filter((work) => !told.has(offerOf(work)));
    told = new Set(waiting.map(offerOf));
    return { items, next: 'wait' };
  };
  return follow(desk, { channel: workChannels.waitingFor({ tenantId, agentId }), principal, read }, signal);
}

/** Work that comes back is told again. */
const offerOf = ({ id, fence }: Work) => `${id} ${fence}`;
