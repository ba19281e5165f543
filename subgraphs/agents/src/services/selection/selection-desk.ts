import { type Clock, notTheAgentsDoing } from '@ymera/kernel';
import type { Definition } from '../../domain/definition.ts';
import type { Candidate } from '../../domain/selection/candidate.ts';
import type { SuccessBounds } from '../../domain/selection/score-terms.ts';
import { indexCandidates, type SelectionIndex } from '../../domain/selection/selection-index.ts';
import { successBoundsOf } from '../../domain/selection/success-bounds.ts';
import type { DefinitionStore, RunStore } from '../../ports.ts';
import type { AgentBreakers } from '../breakers/agent-breakers.ts';
import type { AskHistory } from './ask-history.ts';

/** An agent as it is selected. */
export interface AgentCandidate extends Candidate {
  readonly isReady: boolean;
  /** No repetition of what it does is harmless. */
  readonly isUnsafe: boolean;
  readonly origin: Definition['origin'];
}

/** The agents of one tenant, prepared for being selected from. */
export interface Prepared {
  readonly index: SelectionIndex<AgentCandidate>;
  readonly successOf: (agentId: string) => SuccessBounds | undefined;
  /** False of an agent that failed several times in a row and is left alone for now. */
  readonly mayRun: (agentId: string) => boolean;
}

/** What selections are made from. */
export interface SelectionDesk {
  /** The agents that a tenant sees, as they were at most five seconds ago, and their records of the last minute. */
  prepare(tenantId: string): Promise<Prepared>;
  readonly askHistory: AskHistory;
}

interface Kept {
  /** The candidates as text, by which a change is seen. */
  readonly fingerprint: string;
  readonly index: SelectionIndex<AgentCandidate>;
  readonly records: ReadonlyMap<string, SuccessBounds>;
  readonly readAt: number;
  readonly countedAt: number;
}

type Desk = {
  readonly definitions: Pick<DefinitionStore, 'list'>;
  readonly runs: Pick<RunStore, 'tally'>;
  readonly breakers: Pick<AgentBreakers, 'isOpen'>;
  readonly clock: Clock;
  /** When left out, nobody knows of earlier tasks. */
  readonly askHistory?: AskHistory;
};

const definitionsFreshMs = 5_000;
/** A thousand agents are long to read: they are read again before anybody has to wait for it. */
const definitionsRereadMs = 4_000;
const recordsFreshMs = 60_000;
/** Older runs say little about the agent of today. */
const recordsReachMs = 30 * 24 * 3_600_000;
const tenantsMax = 100;
const pageSize = 500;
const pagesMax = 10;

/** Indexing a thousand agents takes far longer than selecting among them, so each tenant's index is kept a while. */
export function openSelectionDesk(desk: Desk): SelectionDesk {
  const kept = new Map<string, Kept>();
  const reading = new Map<string, Promise<Kept>>();

  const read = async (tenantId: string): Promise<Kept> => {
    const next = await readKept(desk, tenantId, kept.get(tenantId) ?? null);
    kept.delete(tenantId);
    kept.set(tenantId, next);
    for (const oldest of kept.keys()) if (kept.size > tenantsMax) kept.delete(oldest);
    return next;
  };
  const freshOf = (tenantId: string): Promise<Kept> => {
    const one = reading.get(tenantId) ?? read(tenantId).finally(() => reading.delete(tenantId));
    reading.set(tenantId, one);
    return one;
  };

  return {
    askHistory: desk.askHistory ?? (async () => null),
    prepare: async (tenantId) => {
      const known = kept.get(tenantId);
      const age = known ? desk.clock.now() - known.readAt : Number.POSITIVE_INFINITY;
      // Who is given what is there still neither waits for this read nor fails with it.
      if (age >= definitionsRereadMs) freshOf(tenantId).catch(() => {});
      const isFresh = known && age < definitionsFreshMs;
      const { index, records } = isFresh ? known : await freshOf(tenantId);
      return {
        index,
        successOf: (agentId) => records.get(agentId),
        mayRun: (agentId) => !desk.breakers.isOpen({ tenantId, agentId }),
      };
    },
  };
}

async function readKept(desk: Desk, tenantId: string, before: Kept | null): Promise<Kept> {
  const now = desk.clock.now();
  const candidates = (await listAll(desk, tenantId)).map(toCandidate);
  const fingerprint = JSON.stringify(candidates);
  const index = before?.fingerprint === fingerprint ? before.index : indexCandidates(candidates);
  if (before && now - before.countedAt < recordsFreshMs)
    return { ...before, fingerprint, index, readAt: now };
  return { fingerprint, index, records: await readRecords(desk, tenantId), readAt: now, countedAt: now };
}

/** At most 5,000. */
async function listAll({ definitions }: Desk, tenantId: string): Promise<readonly Definition[]> {
  const all: Definition[] = [];
  for (let page = 0; page < pagesMax; page++) {
    const after = all.at(-1)?.id ?? null;
    const found = await definitions.list({ tenantId, kind: 'agent', after, limit: pageSize, brief: true });
    all.push(...found);
    if (found.length < pageSize) break;
  }
  return all;
}

function toCandidate(definition: Definition): AgentCandidate {
  const { id, name, title, description, status, effect, prompted } = definition;
  const remote = definition.origin === 'REMOTE' ? definition.remote : null;
  return {
    ...{ id, name, title, description },
    category: prompted?.category ?? remote?.category ?? null,
    triggers: prompted?.triggers ?? remote?.capabilities ?? [],
    focusAreas: prompted?.focusAreas ?? [],
    isReady: status === 'READY',
    isUnsafe: effect === 'unsafe',
    origin: definition.origin,
  };
}

async function readRecords({ runs, clock }: Desk, tenantId: string) {
  const since = clock.now() - recordsReachMs;
  const records = await runs.tally({ tenantId, since, passedOver: notTheAgentsDoing });
  const bounds = records.map((record) => [record.agentId, successBoundsOf(record)] as const);
  return new Map(bounds.flatMap(([agentId, found]) => (found ? [[agentId, found] as const] : [])));
}
