import type { JournalEntry } from '../../domain/plugin-journal.ts';
import type { JournalStore } from '../../plugin-ports.ts';
import { rankOf } from './journal-levels.ts';

/** The memory twin of the journal store. */
export function createMemoryJournalStore(): JournalStore {
  const entries = new Map<string, JournalEntry>();
  return {
    append: async (added) => {
      for (const entry of added) if (!entries.has(entry.id)) entries.set(entry.id, entry);
    },
    list: async ({ tenantId, pluginId, kinds, level, from, limit }, signal) => {
      signal?.throwIfAborted();
      const found = [...entries.values()]
        .filter((entry) => entry.tenantId === tenantId && entry.pluginId === pluginId)
        .filter((entry) => kinds.includes(entry.kind) && rankOf(entry.level) >= rankOf(level))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      if ('after' in from) return found.filter(({ id }) => id > from.after).slice(0, limit);
      const { before } = from;
      return found
        .filter(({ id }) => before === null || id < before)
        .reverse()
        .slice(0, limit);
    },
    removeAll: async ({ tenantId, pluginId }) => {
      for (const [id, entry] of entries)
        if (entry.tenantId === tenantId && entry.pluginId === pluginId) entries.delete(id);
    },
  };
}
