import { newId } from '@ymera/kernel';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../../src/domain/plugin-journal.ts';
import { createJournalTail, firstIdAt } from '../../../../src/services/plugins/watch/journal-tail.ts';

const start = Date.UTC(2026, 0, 1);

const anEntry = (at: number): JournalEntry => ({
  id: newId('jrn', at),
  tenantId: 'tenant_one',
  pluginId: '@acme/weather',
  at,
  kind: 'LOG',
  level: 'INFO',
  title: 'hello',
  data: null,
  runId: null,
});

describe('the tail of a journal', () => {
  test('gives each entry once, however often it is read', () => {
    const tail = createJournalTail(firstIdAt(start));
    const entry = anEntry(start + 1);
    expect(tail.take([entry])).toEqual([entry]);
    tail.rewind();
    expect(tail.cursor < entry.id).toBe(true);
    expect(tail.take([entry])).toEqual([]);
  });

  test('gives an entry that was stored late, after a newer one of another process', () => {
    const tail = createJournalTail(firstIdAt(start));
    const [early, late] = [anEntry(start + 1_000), anEntry(start + 3_000)];
    expect(tail.take([late])).toEqual([late]);
    tail.rewind();
    expect(tail.cursor < early.id).toBe(true);
    expect(tail.take([early, late])).toEqual([early]);
  });

  test('reads on from batch to batch, and never from before its start', () => {
    const begin = anEntry(start);
    const tail = createJournalTail(begin.id);
    tail.rewind();
    expect(tail.cursor).toBe(begin.id);
    const next = anEntry(start + 1);
    tail.take([next]);
    expect(tail.cursor).toBe(next.id);
  });

  test('goes no further back than an entry can be late', () => {
    const tail = createJournalTail(firstIdAt(start));
    tail.take([anEntry(start), anEntry(start + 60_000)]);
    tail.rewind();
    expect(tail.cursor).toBe(firstIdAt(start + 55_000));
  });

  test('remembers a bounded number of entries, and reads on behind those it has forgotten', () => {
    const tail = createJournalTail(firstIdAt(start));
    const flood = Array.from({ length: 6_000 }, () => anEntry(start + 1)).sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
    tail.take(flood);
    tail.rewind();
    expect(tail.cursor).toBe(flood[999]?.id);
    expect(tail.take(flood.slice(1_000))).toEqual([]);
  });
});
