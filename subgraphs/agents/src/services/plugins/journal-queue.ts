import type { JournalEntry } from '../../domain/plugin-journal.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import { placeKey } from './place-key.ts';

/** How many lines of one plugin were dropped. */
interface DroppedLines {
  readonly place: PluginPlace;
  readonly lines: number;
}

/** What is taken out to be stored, in the order in which it was written. */
export interface TakenLines {
  readonly lines: readonly JournalEntry[];
  readonly dropped: readonly DroppedLines[];
}

/**
 * Lines that wait to be stored. When there are too many, whoever has written most loses the oldest, so that a plugin
 * that floods its journal does not empty those of others.
 */
interface JournalQueue {
  add(entry: JournalEntry): void;
  take(): TakenLines;
  /** Puts back what could not be stored, before what came since. */
  giveBack(taken: TakenLines): void;
}

interface Waiting {
  readonly place: PluginPlace;
  lines: JournalEntry[];
  dropped: number;
}

export function createJournalQueue({ linesMax }: { linesMax: number }): JournalQueue {
  const waiting = new Map<string, Waiting>();
  let count = 0;

  const of = ({ tenantId, pluginId }: PluginPlace): Waiting => {
    const place = { tenantId, pluginId };
    const there = waiting.get(placeKey(place)) ?? { place, lines: [], dropped: 0 };
    waiting.set(placeKey(place), there);
    return there;
  };

  const dropBeyond = () => {
    for (; count > linesMax; count -= 1) {
      const longest = [...waiting.values()].reduce((a, b) => (b.lines.length > a.lines.length ? b : a));
      longest.lines.shift();
      longest.dropped += 1;
    }
  };

  return {
    add: (entry) => {
      of(entry).lines.push(entry);
      count += 1;
      dropBeyond();
    },
    take: () => {
      const all = [...waiting.values()];
      waiting.clear();
      count = 0;
      return {
        lines: all.flatMap(({ lines }) => lines).sort((a, b) => (a.id < b.id ? -1 : 1)),
        dropped: all
          .filter(({ dropped }) => dropped > 0)
          .map(({ place, dropped }) => ({ place, lines: dropped })),
      };
    },
    giveBack: ({ lines, dropped }) => {
      const returned = new Map<Waiting, JournalEntry[]>();
      for (const line of lines) {
        const queue = of(line);
        const before = returned.get(queue) ?? [];
        before.push(line);
        returned.set(queue, before);
      }
      for (const [queue, before] of returned) queue.lines = [...before, ...queue.lines];
      for (const { place, lines: more } of dropped) of(place).dropped += more;
      count += lines.length;
      dropBeyond();
    },
  };
}
