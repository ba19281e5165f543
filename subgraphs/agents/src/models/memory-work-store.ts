import type { JsonValue } from '@ymera/kernel';
import { dueAt, isOpen, type Work } from '../domain/remote/work.ts';
import type { WorkResult } from '../domain/remote/work-result.ts';
import type { WorkStore } from '../remote-ports.ts';

/** The memory twin of the store of work. */
export function createMemoryWorkStore(): WorkStore {
  const works = new Map<string, Work>();
  const inputs = new Map<string, JsonValue>();
  const results = new Map<string, WorkResult>();

  const all = () => [...works.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const find = ({ tenantId, id }: { tenantId: string; id: string }) => {
    const work = works.get(id);
    return work?.tenantId === tenantId ? work : null;
  };
  const assignedTo = ({ state }: Work) => ('assignedTo' in state ? state.assignedTo : null);
  const openIn = (tenantId: string) => all().filter((work) => work.tenantId === tenantId && isOpen(work));
  const after = (cursor: string | null) => (work: Work) => cursor === null || work.id > cursor;
  const counted = (found: readonly Work[]) => ({
    waiting: found.filter(({ state }) => state.phase === 'WAITING').length,
    taken: found.filter(({ state }) => state.phase === 'TAKEN').length,
  });

  return {
    createOnce: async (work, input) => {
      const { tenantId, runId } = work;
      const there = all().find((other) => other.tenantId === tenantId && other.runId === runId);
      if (there) return there;
      works.set(work.id, work);
      inputs.set(work.id, input);
      return work;
    },
    find: async (place, signal) => {
      signal?.throwIfAborted();
      return find(place);
    },
    findByRuns: async ({ tenantId, runIds }, signal) => {
      signal?.throwIfAborted();
      return all().filter((work) => work.tenantId === tenantId && runIds.includes(work.runId));
    },
    readInputs: async ({ tenantId, ids }, signal) => {
      signal?.throwIfAborted();
      const found = ids.flatMap((id) => {
        const input = find({ tenantId, id }) ? inputs.get(id) : undefined;
        return input === undefined ? [] : [[id, input] as const];
      });
      return new Map(found);
    },
    readResult: async (place) => (find(place) ? (results.get(place.id) ?? null) : null),
    forgetResult: async ({ tenantId, runId }) => {
      for (const work of all())
        if (work.tenantId === tenantId && work.runId === runId) results.delete(work.id);
    },
    listWaiting: async ({ tenantId, assignedTo: agentId, limit }, signal) => {
      signal?.throwIfAborted();
      return openIn(tenantId)
        .filter((work) => work.state.phase === 'WAITING' && assignedTo(work) === agentId)
        .slice(0, limit);
    },
    listOpenOf: async ({ tenantId, agentId, after: cursor, limit }) =>
      openIn(tenantId)
        .filter((work) => assignedTo(work) === agentId)
        .filter(after(cursor))
        .slice(0, limit),
    listDue: async ({ before, after: cursor, limit }) =>
      all()
        .filter((work) => (dueAt(work) ?? before) < before)
        .filter(after(cursor))
        .slice(0, limit),
    countOpen: async (tenantId) => counted(openIn(tenantId)),
    countOpenOf: async ({ tenantId, agentIds }) => {
      const ofAgent = (id: string) => openIn(tenantId).filter((work) => assignedTo(work) === id);
      const found = agentIds.map((id) => [id, ofAgent(id)] as const);
      return new Map(found.filter(([, own]) => own.length > 0).map(([id, own]) => [id, counted(own)]));
    },
    replace: async (seen, next, result) => {
      if (find(seen)?.revision !== seen.revision) return false;
      works.set(next.id, next);
      if (!isOpen(next)) inputs.delete(next.id);
      if (result) results.set(next.id, result);
      return true;
    },
  };
}
