import type { RemoteAgent, StandingPhase } from './domain/remote/remote-agent.ts';
import type { Work } from './domain/remote/work.ts';

export interface RemoteAgentPlace {
  readonly tenantId: string;
  readonly id: string;
}

/** Remote agents, each within its tenant. An aborted signal ends a read. */
export interface RemoteAgentStore {
  /** False when the tenant has one with this id already, or had one that is REMOVED. */
  create(agent: RemoteAgent): Promise<boolean>;
  find(place: RemoteAgentPlace, signal?: AbortSignal): Promise<RemoteAgent | null>;
  findMany(
    place: { tenantId: string; ids: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly RemoteAgent[]>;
  /** Of all tenants: who holds a key. */
  findByKey(keyId: string, signal?: AbortSignal): Promise<RemoteAgent | null>;
  /** In order of their ids, those after `after`, without the REMOVED. */
  list(
    query: { tenantId: string; after: string | null; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly RemoteAgent[]>;
  count(tenantId: string): Promise<Readonly<Record<StandingPhase, number>>>;
  /** Of all tenants, those that were last heard before the moment given and are in one of the phases; longest silent first. */
  listSilent(query: {
    before: number;
    phases: readonly StandingPhase[];
    limit: number;
  }): Promise<readonly RemoteAgent[]>;
  /**
   * Puts in an agent's place what `decide` makes of it, with the next revision, and gives it; the same agent is not
   * written. `decide` may be called again when others come between. Null when there is no such agent.
   *
   * @throws RemoteAgentContendedError when others come between all the time, and whatever `decide` throws
   */
  change(place: RemoteAgentPlace, decide: (agent: RemoteAgent) => RemoteAgent): Promise<RemoteAgent | null>;
}

/** Work for remote agents, each within its tenant. An aborted signal ends a read. */
export interface WorkStore {
  /** Gives the work of this run that is stored already, or stores this one and gives it. */
  createOnce(work: Work): Promise<Work>;
  find(place: { tenantId: string; id: string }, signal?: AbortSignal): Promise<Work | null>;
  findByRun(place: { tenantId: string; runId: string }, signal?: AbortSignal): Promise<Work | null>;
  /** Of one agent: what waits for it, oldest first. */
  listWaiting(
    query: { tenantId: string; assignedTo: string; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly Work[]>;
  /** Of one agent: what waits for it or is taken by it. */
  listOpenOf(query: { tenantId: string; agentId: string; limit: number }): Promise<readonly Work[]>;
  /** Of all tenants: taken, and the lease was over before the moment given; or waiting with nobody assigned. */
  listStranded(query: { before: number; limit: number }): Promise<readonly Work[]>;
  countOpen(tenantId: string): Promise<{ readonly waiting: number; readonly taken: number }>;
  /** Puts `next` in the place of the work when its fence and phase are still those of `seen`; else false. */
  replace(seen: Work, next: Work): Promise<boolean>;
}
