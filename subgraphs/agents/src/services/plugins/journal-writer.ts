import type { JournalEntry } from '../../domain/plugin-journal.ts';
import type { JournalDraft, JournalWriter, PluginParts } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import { createJournalIds } from './journal-ids.ts';
import { channels } from './watch/channels.ts';

type JournalParts = Pick<PluginParts, 'stores' | 'bus' | 'clock' | 'log' | 'settings'>;

/** What one plugin has written and is not stored yet. */
interface Waiting {
  readonly place: PluginPlace;
  lines: JournalEntry[];
  dropped: number;
}

/**
 * Opens the writer of journals. Lines are gathered for `journalMs` and stored in batches; what could not be stored is
 * tried again. Beyond `journalQueued` lines, whoever has written most loses the oldest, so that a plugin that floods its
 * journal does not empty those of others.
 */
export function openJournalWriter(parts: JournalParts): JournalWriter {
  const { clock, settings } = parts;
  const nextId = createJournalIds();
  const waiting = new Map<string, Waiting>();
  let count = 0;
  let closed = false;
  let storing: Promise<void> = Promise.resolve();
  let timer: AbortController | null = null;

  const put = (place: PluginPlace, draft: JournalDraft) => {
    const at = clock.now();
    const { kind, level, title, data = null, runId = null } = draft;
    const { tenantId, pluginId } = place;
    const key = channels.plugin(place);
    const queue = waiting.get(key) ?? { place: { tenantId, pluginId }, lines: [], dropped: 0 };
    waiting.set(key, queue);
    queue.lines.push({ id: nextId(at), tenantId, pluginId, at, kind, level, title, data, runId });
    count += 1;
  };

  const take = (): JournalEntry[] => {
    for (const { place, dropped } of [...waiting.values()])
      if (dropped > 0) put(place, droppedLines(dropped));
    const lines = [...waiting.values()].flatMap((queue) => queue.lines);
    waiting.clear();
    count = 0;
    return lines.sort((a, b) => (a.id < b.id ? -1 : 1));
  };

  const store = async () => {
    const lines = take();
    for (let start = 0; start < lines.length; start += settings.journalBatch) {
      const batch = lines.slice(start, start + settings.journalBatch);
      if (await append(parts, batch)) continue;
      giveBack(lines.slice(start));
      return;
    }
  };

  const giveBack = (lines: readonly JournalEntry[]) => {
    for (const line of lines) {
      const key = channels.plugin(line);
      const queue = waiting.get(key) ?? { place: line, lines: [], dropped: 0 };
      waiting.set(key, queue);
      queue.lines.push(line);
    }
    for (const queue of waiting.values()) queue.lines.sort((a, b) => (a.id < b.id ? -1 : 1));
    count += lines.length;
    dropBeyond(settings.journalQueued);
    plan();
  };

  const dropBeyond = (linesMax: number) => {
    for (; count > linesMax; count -= 1) {
      const queues = [...waiting.values()];
      const longest = queues.reduce((a, b) => (b.lines.length > a.lines.length ? b : a));
      longest.lines.shift();
      longest.dropped += 1;
    }
  };

  const flush = () => {
    timer?.abort();
    timer = null;
    storing = storing.then(store);
    return storing;
  };

  const plan = () => {
    if (timer || closed) return;
    const planned = new AbortController();
    timer = planned;
    void clock.wait(settings.journalMs, planned.signal).then(() => {
      if (!planned.signal.aborted) void flush();
    });
  };

  return {
    write: (place, draft) => {
      if (closed) return;
      put(place, draft);
      dropBeyond(settings.journalQueued);
      plan();
    },
    flush,
    close: async () => {
      closed = true;
      await flush();
    },
  };
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
