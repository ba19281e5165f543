import { createBus } from '@ymera/kernel/events';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryPluginStores } from '../../../src/models/plugins/memory-stores.ts';
import {
  defaultPluginSettings,
  type JournalDraft,
  type PluginSettingsLimits,
} from '../../../src/plugin-desk.ts';
import { createJournalIds } from '../../../src/services/plugins/journal-ids.ts';
import { openJournalWriter } from '../../../src/services/plugins/journal-writer.ts';
import { channels } from '../../../src/services/plugins/watch/channels.ts';
import { settle } from '../../builders.ts';
import { place } from './world.ts';

const line = (title: string): JournalDraft => ({ kind: 'LOG', level: 'INFO', title });
const other = { ...place, pluginId: 'other' };

function aWriter(settings: Partial<PluginSettingsLimits> = {}) {
  const stores = createMemoryPluginStores();
  const clock = createManualClock();
  const bus = createBus();
  const log = createRecordingLog();
  const store = { broken: false, appends: 0 };
  const journal = {
    ...stores.journal,
    append: async (...given: Parameters<typeof stores.journal.append>) => {
      store.appends += 1;
      if (store.broken) throw new Error('the store is gone');
      await stores.journal.append(...given);
    },
  };
  const parts = {
    stores: { ...stores, journal },
    bus,
    clock,
    log,
    settings: { ...defaultPluginSettings, ...settings },
  };
  const titles = async (where = place) => {
    const query = { kinds: ['LOG', 'NOTICE'], level: 'DEBUG', from: { after: '' }, limit: 100 } as const;
    return (await stores.journal.list({ ...where, ...query })).map(({ title }) => title);
  };
  return {
    writer: openJournalWriter(parts),
    clock,
    bus,
    log,
    store,
    titles,
    stores,
    settings: parts.settings,
  };
}

describe('the journal', () => {
  test('stores the lines of some time together, in their order, and rings for who reads on', async () => {
    const { writer, clock, bus, store, titles, settings } = aWriter();
    const listener = bus.listen(channels.plugin(place));
    for (const title of ['a', 'b', 'c']) writer.write(place, line(title));
    expect(await titles()).toEqual([]);
    await clock.advance(settings.journalMs);
    await settle();
    expect(await titles()).toEqual(['a', 'b', 'c']);
    expect(store.appends).toBe(1);
    expect(await listener.heard(0)).toBe(true);
    listener.close();
  });

  test('stores many lines in batches', async () => {
    const { writer, store, titles } = aWriter({ journalBatch: 2 });
    for (const title of ['a', 'b', 'c', 'd', 'e']) writer.write(place, line(title));
    await writer.flush();
    expect(store.appends).toBe(3);
    expect(await titles()).toHaveLength(5);
  });

  test('tries lines again that could not be stored, before those that came since', async () => {
    const { writer, clock, store, titles, log, settings } = aWriter();
    store.broken = true;
    writer.write(place, line('a'));
    await writer.flush();
    expect(log.lines).toMatchObject([{ level: 'error' }]);
    writer.write(place, line('b'));
    store.broken = false;
    await clock.advance(settings.journalMs);
    expect(store.appends).toBe(1);
    await clock.advance(settings.journalMs);
    await settle();
    expect(await titles()).toEqual(['a', 'b']);
  });

  test('of whoever writes most loses the oldest lines when there are too many, and says how many', async () => {
    const { writer, titles, stores } = aWriter({ journalQueued: 4 });
    writer.write(other, line('quiet'));
    for (const title of ['a', 'b', 'c', 'd', 'e']) writer.write(place, line(title));
    await writer.flush();
    expect(await titles(other)).toEqual(['quiet']);
    expect(await titles()).toEqual(['c', 'd', 'e', 'JOURNAL_LINES_DROPPED']);
    const query = { kinds: ['NOTICE'], level: 'WARN', from: { after: '' }, limit: 9 } as const;
    expect(await stores.journal.list({ ...place, ...query })).toMatchObject([{ data: { lines: 2 } }]);
  });

  test('holds no more than it may while the store is gone', async () => {
    const { writer, store, titles } = aWriter({ journalQueued: 3 });
    store.broken = true;
    for (const title of ['a', 'b', 'c']) writer.write(place, line(title));
    await writer.flush();
    for (const title of ['d', 'e']) writer.write(place, line(title));
    await writer.flush();
    store.broken = false;
    await writer.flush();
    expect(await titles()).toEqual(['c', 'd', 'e', 'JOURNAL_LINES_DROPPED']);
  });

  test('stores what there is when it is closed, and takes no more', async () => {
    const { writer, titles } = aWriter();
    writer.write(place, line('a'));
    await writer.close();
    writer.write(place, line('b'));
    await writer.flush();
    expect(await titles()).toEqual(['a']);
  });
});

describe('the ids of its entries', () => {
  test('sort as they were made, within a millisecond and when the clock is set back', () => {
    const nextId = createJournalIds();
    const ids = [1_000, 1_000, 1_000, 999, 1_001].map((now) => nextId(now));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect(id).toMatch(/^jrn_[0-9a-z]{26}$/);
  });
});
