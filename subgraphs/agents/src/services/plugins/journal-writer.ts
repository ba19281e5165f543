import type { JournalEntry } from '../../domain/plugin-journal.ts';
import type { JournalDraft, JournalWriter, PluginParts } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import { createJournalIds } from './journal-ids.ts';
import { createJournalQueue, type TakenLines } from './journal-queue.ts';
import { channels } from './watch/channels.ts';

type JournalParts = Pick<PluginParts, 'stores' | 'bus' | 'clock' | 'log' | 'settings'>;

const waitMaxMs = 30_000;

/**
 * Opens the writer of journals. Lines are gathered for `journalMs` and stored in batches; what could not be stored is
 * tried again, after twice as long each time. Of more than `journalQueued` lines the oldest are dropped, and a line says how many.
 */
export function openJournalWriter(parts: JournalParts): JournalWriter {
  const { clock, settings } = parts;
  const nextId = createJournalIds();
  const queue = createJournalQueue({ linesMax: settings.journalQueued });
  let closed = false;
  let failures = 0;
  let storing: Promise<void> = Promise.resolve();
  let planned: AbortController | null = null;

  const entryOf = ({ tenantId, pluginId }: PluginPlace, draft: JournalDraft): JournalEntry => {
    const at = clock.now();
    const { kind, level, title, data = null, runId = null } = draft;
    return { id: nextId(at), tenantId, pluginId, at, kind, level, title, data, runId };
  };

  const store = async () => {
    const taken = queue.take();
    const left = await storeBatches(parts, taken, entryOf);
    failures = left ? failures + 1 : 0;
    if (!left) return;
    queue.giveBack(left);
    plan();
  };

  const flush = () => {
    planned?.abort();
    planned = null;
    storing = storing.then(store);
    return storing;
  };

  const plan = () => {
    if (planned || closed) return;
    const plan = new AbortController();
    planned = plan;
    const waitMs = Math.min(settings.journalMs * 2 ** failures, Math.max(settings.journalMs, waitMaxMs));
    void clock.wait(waitMs, plan.signal).then(() => {
      if (!plan.signal.aborted) void flush();
    });
  };

  return {
    write: (place, draft) => {
      if (closed) return;
      queue.add(entryOf(place, draft));
      plan();
    },
    flush,
    close: async () => {
      closed = true;
      await flush();
    },
  };
}

/** What could not be stored; null when all was. */
async function storeBatches(
  parts: JournalParts,
  { lines, dropped }: TakenLines,
  entryOf: (place: PluginPlace, draft: JournalDraft) => JournalEntry,
): Promise<TakenLines | null> {
  const { journalBatch } = parts.settings;
  for (let start = 0; start < lines.length; start += journalBatch) {
    const batch = lines.slice(start, start + journalBatch);
    if (!(await append(parts, batch))) return { lines: lines.slice(start), dropped };
  }
  const notices = dropped.map(({ place, lines: count }) => entryOf(place, droppedLines(count)));
  const isTold = notices.length === 0 || (await append(parts, notices));
  return isTold ? null : { lines: [], dropped };
}

/** Never rejects; false when the lines are to be tried again. */
async function append({ stores, bus, log }: JournalParts, batch: readonly JournalEntry[]): Promise<boolean> {
  try {
    await stores.journal.append(batch);
  } catch (error) {
    log.error("lines of plugins' journals could not be stored; they are tried again", { error });
    return false;
  }
  for (const channel of new Set(batch.map((line) => channels.plugin(line)))) bus.ring(channel);
  return true;
}

function droppedLines(lines: number): JournalDraft {
  return { kind: 'NOTICE', level: 'WARN', title: 'JOURNAL_LINES_DROPPED', data: { lines } };
}
