import { pageOf, readCursor } from '@ymera/kernel';
import type { Schedule } from '../domain/schedule.ts';
import type { ScheduleStore } from '../ports.ts';
import { dueSince } from './due-since.ts';

export function createMemorySchedules(): ScheduleStore {
  const schedules = new Map<string, Schedule>();
  const dueAt = (schedule: Schedule) => dueSince(schedule) ?? Number.POSITIVE_INFINITY;
  return {
    insert: async (schedule, perTenantMax) => {
      const others = [...schedules.values()].filter(({ tenantId }) => tenantId === schedule.tenantId);
      if (others.some(({ name }) => name === schedule.name)) return 'taken';
      if (others.length >= perTenantMax) return 'full';
      schedules.set(schedule.id, structuredClone(schedule));
      return 'inserted';
    },
    findMany: async (tenantId, ids) =>
      ids.flatMap((id) => {
        const found = schedules.get(id);
        return found?.tenantId === tenantId ? [structuredClone(found)] : [];
      }),
    list: async (tenantId, page) => {
      const after = readCursor(page.after);
      const found = [...schedules.values()]
        .filter((schedule) => schedule.tenantId === tenantId && (after === null || schedule.name > after))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      return pageOf(structuredClone(found), page.first, ({ name }) => name);
    },
    replace: async (schedule) => {
      const there = schedules.get(schedule.id);
      if (there?.tenantId !== schedule.tenantId || there.revision !== schedule.revision - 1) return false;
      schedules.set(schedule.id, structuredClone(schedule));
      return true;
    },
    remove: async (tenantId, id) => schedules.get(id)?.tenantId === tenantId && schedules.delete(id),
    listDue: async (now, limit) =>
      structuredClone(
        [...schedules.values()]
          .filter((schedule) => dueAt(schedule) <= now)
          .sort((a, b) => dueAt(a) - dueAt(b))
          .slice(0, limit),
      ),
  };
}
