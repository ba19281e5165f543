import type { Clock } from '@ymera/kernel';
import { createMemoryStorage } from '@ymera/plugin-sdk/host';
import type { PluginData } from '../../plugin-ports.ts';

const signal = new AbortController().signal;

/** The memory twin of what plugins store. */
export function createMemoryPluginStorage(clock: Clock): PluginData {
  const storage = createMemoryStorage(clock.now);
  return {
    ...storage,
    removeAll: async (place) => {
      for (const key of storage.entriesOf(place).keys()) await storage.delete(place, { key }, signal);
    },
  };
}
