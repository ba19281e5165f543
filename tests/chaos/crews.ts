import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../isolation/random.ts';
import type { StoreOrder } from '../isolation/reach.ts';
import type { ConsumerOrder } from './consumer.ts';
import type { ConsumerEntry, OperationKind, WriterEntry } from './entries.ts';
import { readJournal } from './journal.ts';
import { startWorker, type Worker } from './workers.ts';
import type { WriterOrder } from './writer.ts';

/** Processes of one sort, of which one may be killed; another then takes its place. */
export interface Crew<Entry> {
  /** Kills one of them and starts its successor. */
  readonly killOne: (random: Random) => void;
  readonly stop: () => void;
  /** Resolves when all have ended by themselves; rejects when one failed. */
  readonly ended: () => Promise<void>;
  readonly killAll: () => void;
  /** How much they have journaled so far. */
  readonly bytes: () => number;
  /** The journals written so far, one per place. */
  readonly journals: () => Entry[][];
}

interface Place {
  readonly files: string[];
  worker: Worker;
}

/** Starts writers; each has a journal of its own, also when it takes the place of another. */
export function startWriters(
  store: StoreOrder,
  crew: {
    readonly folder: string;
    readonly count: number;
    readonly threads: number;
    readonly seed: number;
    readonly kinds: readonly OperationKind[];
    readonly writes?: number;
  },
): Crew<WriterEntry> {
  const { folder, count, threads, seed, kinds, writes } = crew;
  return crewOf(count, (place, turn) => {
    const name = `w${place}.${turn}`;
    const journal = join(folder, `${name}.log`);
    const limit = writes === undefined ? {} : { count: writes };
    const order: WriterOrder = {
      ...store,
      journal,
      name,
      threads,
      kinds,
      seed: seed * 1009 + place * 101 + turn,
      ...limit,
    };
    return { journal, worker: startWorker('writer.ts', order) };
  });
}

/** Starts consumers and waits until their streams are open; a successor goes on with the journal it finds. */
export async function startConsumers(
  store: StoreOrder,
  { folder, count }: { readonly folder: string; readonly count: number },
): Promise<Crew<ConsumerEntry>> {
  const ready: Promise<void>[] = [];
  const crew = crewOf<ConsumerEntry>(count, (place) => {
    const journal = join(folder, `consumer${place}.log`);
    const order: ConsumerOrder = { ...store, journal };
    const worker = startWorker('consumer.ts', order);
    if (ready.length < count) ready.push(worker.ready());
    return { journal, worker };
  });
  await Promise.all(ready);
  return crew;
}

function crewOf<Entry>(
  count: number,
  start: (place: number, turn: number) => { journal: string; worker: Worker },
): Crew<Entry> {
  const places = Array.from({ length: count }, (_, index): Place => {
    const { journal, worker } = start(index, 0);
    return { files: [journal], worker };
  });
  return {
    killOne: (random) => {
      const index = random.below(count);
      const place = places[index];
      if (place === undefined || !place.worker.alive()) return;
      place.worker.kill();
      const { journal, worker } = start(index, place.files.length);
      place.files.push(journal);
      place.worker = worker;
    },
    stop: () => {
      for (const { worker } of places) worker.stop();
    },
    ended: async () => {
      await Promise.all(places.map(({ worker }) => worker.ended));
    },
    killAll: () => {
      for (const { worker } of places) if (worker.alive()) worker.kill();
    },
    bytes: () => places.flatMap(({ files }) => files.map(sizeOf)).reduce((sum, size) => sum + size, 0),
    journals: () =>
      places.map(({ files }) => [...new Set(files)].flatMap((file) => readJournal<Entry>(file))),
  };
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
