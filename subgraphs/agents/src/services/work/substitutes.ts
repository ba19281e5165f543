import { type Candidate, chooseAgent } from '../../domain/remote/move-work.ts';
import { type RemoteAgent, takesWork } from '../../domain/remote/remote-agent.ts';
import type { Work } from '../../domain/remote/work.ts';
import type { WorkDesk } from './work-desk.ts';

type AgentsDesk = Pick<WorkDesk, 'agents' | 'works'>;

const pageSize = 100;
/** Agents of a tenant that are looked at: those with the first ids. */
const pagesMax = 10;

/** Who of a tenant takes work now, and how much each has. */
export interface Substitutes {
  /** Who is to do this work, but for `without`; null when nobody can. It counts as theirs from then on. */
  choose(work: Work, without?: string): string | null;
}

export async function openSubstitutes(desk: AgentsDesk, tenantId: string): Promise<Substitutes> {
  const agents = (await listAgents(desk, tenantId)).filter(takesWork);
  const counts = await desk.works.countOpenOf({ tenantId, agentIds: agents.map(({ id }) => id) });
  const openOf = new Map([...counts].map(([id, { waiting, taken }]) => [id, waiting + taken]));
  return {
    choose: (work, without) => {
      const candidates = agents.map((agent): Candidate => ({ agent, open: openOf.get(agent.id) ?? 0 }));
      const chosen = chooseAgent(work, { candidates, without: without ?? null });
      if (chosen !== null) openOf.set(chosen, (openOf.get(chosen) ?? 0) + 1);
      return chosen;
    },
  };
}

async function listAgents({ agents }: AgentsDesk, tenantId: string): Promise<readonly RemoteAgent[]> {
  const all: RemoteAgent[] = [];
  for (let page = 0; page < pagesMax; page++) {
    const found = await agents.list({ tenantId, after: all.at(-1)?.id ?? null, limit: pageSize });
    all.push(...found);
    if (found.length < pageSize) break;
  }
  return all;
}
