import { fallen, type Listening, rungs } from '../../domain/remote/ladder.ts';
import type { RemoteAgent } from '../../domain/remote/remote-agent.ts';
import { onStandingChanged } from './on-standing-changed.ts';
import type { RemoteDesk } from './remote-desk.ts';

const pageSize = 100;
/** Of one rung and sweep; the next sweep goes on. */
const pagesMax = 20;
const actions = { WARNED: 'warned', SUSPENDED: 'suspended', FROZEN: 'frozen' } as const;

/** Looks for agents that have fallen silent, in regular intervals until the signal aborts. */
export async function keepTendingRemoteAgents(desk: RemoteDesk, signal: AbortSignal): Promise<void> {
  const sweepMs = Math.min(10_000, Math.max(1_000, Math.floor(desk.ladder.reportMs / 6)));
  while (!signal.aborted) {
    await tendRemoteAgents(desk).catch((error) => {
      desk.log.error('looking for silent agents failed; it will be tried again', { error });
    });
    await desk.clock.wait(sweepMs, signal);
  }
}

/**
 * Moves agents that have missed reports one rung down. As many processes may do this at once as like. While none does,
 * nobody can be heard: after a break of longer than a report's interval all have as much time as at the beginning.
 */
export async function tendRemoteAgents(desk: RemoteDesk): Promise<void> {
  const now = desk.clock.now();
  const { reportMs } = desk.ladder;
  const since = await noteWatch(desk);
  desk.watch.since = since;
  // The lowest rung first: who falls to it now is not looked at again.
  for (const rung of rungs) {
    const silentSince = now - desk.ladder[rung.after] * reportMs;
    if (since <= silentSince) await tendRung(desk, rung, { now, since, silentSince });
  }
}

const noteWatch = ({ agents, clock, ladder }: RemoteDesk) =>
  agents.noteWatch({ now: clock.now(), gapMs: ladder.reportMs });

type Rung = (typeof rungs)[number];
type Moment = Listening & { readonly silentSince: number };

async function tendRung(desk: RemoteDesk, { from, to }: Rung, { silentSince, ...listening }: Moment) {
  for (let page = 0; page < pagesMax; page++) {
    const query = { before: silentSince + 1, phases: [from], limit: pageSize };
    const found = await desk.agents.listSilent(query);
    let moved = 0;
    for (const seen of found) if (await tryToLetFall(desk, seen, { to, listening })) moved++;
    // Moving many takes long, and is no break.
    await noteWatch(desk);
    // Those that did not fall, since they have just reported, would be found again.
    if (found.length < pageSize || moved === 0) return;
  }
}

interface Fall {
  readonly to: Rung['to'];
  readonly listening: Listening;
}

/** One agent that can't be moved must not keep the others where they are. */
async function tryToLetFall(desk: RemoteDesk, seen: RemoteAgent, fall: Fall): Promise<boolean> {
  try {
    return await letFall(desk, seen, fall);
  } catch (error) {
    const { tenantId, id: agentId } = seen;
    desk.log.error('a silent agent was not dealt with whole', { tenantId, agentId, error });
    return false;
  }
}

async function letFall(desk: RemoteDesk, seen: RemoteAgent, { to, listening }: Fall): Promise<boolean> {
  let falls = false;
  const agent = await desk.agents.change(seen, (before) => {
    // Another process may have moved it meanwhile, to where it would fall once more.
    const next =
      before.standing.phase === seen.standing.phase ? fallen(before, listening, desk.ladder) : before;
    falls = next !== before;
    return next;
  });
  if (agent && falls) await onStandingChanged(desk, agent, actions[to]);
  return falls;
}
