import type { JsonValue } from '@ymera/kernel';
import type { RemoteAgent, StandingPhase } from './domain/remote/remote-agent.ts';
import type { Work } from './domain/remote/work.ts';
import type { WorkResult } from './domain/remote/work-result.ts';

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
  /**
   * Notes that this installation watches its agents at this moment, and gives the moment since when it has done so with
   * no break of more than `gapMs`.
   */
  noteWatch(watch: { now: number; gapMs: number }): Promise<number>;
}

/** Work for remote agents, each within its tenant. An aborted signal ends a read. */
export interface WorkStore {
  /** Gives the work of this run that is stored already, or stores this one with its input and gives it. */
  createOnce(work: Work, input: JsonValue): Promise<Work>;
  find(place: WorkPlace, signal?: AbortSignal): Promise<Work | null>;
  findByRuns(
    place: { tenantId: string; runIds: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly Work[]>;
  /** The inputs of those of the works that have not ended, by their ids. */
  readInputs(
    place: { tenantId: string; ids: readonly string[] },
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, JsonValue>>;
  /** Of work that is DONE, until it is forgotten; null for all other. */
  readResult(place: WorkPlace): Promise<WorkResult | null>;
  /** Of the work of a run that has ended: it is stored with the run. */
  forgetResult(place: { tenantId: string; runId: string }): Promise<void>;
  /** Of one agent: what waits for it, oldest first. */
  listWaiting(
    query: { tenantId: string; assignedTo: string; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly Work[]>;
  /** Of one agent: what waits for it or is taken by it, in order of their ids, those after `after`. */
  listOpenOf(query: {
    tenantId: string;
    agentId: string;
    after: string | null;
    limit: number;
  }): Promise<readonly Work[]>;
  /** Of all tenants: those that are due before the moment given (`dueAt`), in order of their ids, those after `after`. */
  listDue(query: { before: number; after: string | null; limit: number }): Promise<readonly Work[]>;
  countOpen(tenantId: string): Promise<OpenWorks>;
  /** By agent; without those who have none. */
  countOpenOf(place: {
    tenantId: string;
    agentIds: readonly string[];
  }): Promise<ReadonlyMap<string, OpenWorks>>;
  /**
   * Puts `next` in the place of the work when that is still the one that was seen, whose revision it counts on by one;
   * else false. What ends work forgets its input, and brings the result when there is one.
   */
  replace(seen: Work, next: Work, result?: WorkResult): Promise<boolean>;
}

interface WorkPlace {
  readonly tenantId: string;
  readonly id: string;
}

export interface OpenWorks {
  readonly waiting: number;
  readonly taken: number;
}
