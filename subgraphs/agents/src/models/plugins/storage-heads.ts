import type { Clock } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import { entryId, type Head, type StorageModels } from './storage-document.ts';

/** The heads of all places, through which everything is changed. */
export interface StorageHeads {
  /** How the place stands, with its last change done. */
  settle(place: string, signal?: AbortSignal): Promise<Head>;
  /** Writes the next head over the one it was made from, and does what it says; false when another one came first. */
  commit(place: string, before: Head, next: Omit<Head, 'seq'>): Promise<boolean>;
}

/** Whoever was held up for longer than this asks again how the place stands. */
const staleMs = 60_000;
/** For longer than anybody may be held up. */
const forgetMs = 3 * staleMs;
const settleStepsMax = 10;
const placesKnownMax = 10_000;

const nothing: Head = { seq: 0, usedBytes: 0, dueAt: null, change: null, sweptUntil: null, cleared: false };

/**
 * Changes that need no transactions. A change is true as soon as it is written into the head of its place, over the
 * count it was made from; only then the entries follow. Whoever wants to change the place next does the last change
 * again first, in case its writer died before it was done, or is not done yet. Doing it twice is harmless, since an
 * entry takes no version below its own, for which reason deleted entries stay for a while.
 */
export function createStorageHeads({ heads, entries }: StorageModels, clock: Clock): StorageHeads {
  /** The last change of a place that is known to be done; by no means of all places. */
  const done = new Map<string, number>();

  async function perform(place: string, { seq, change, sweptUntil, cleared }: Head): Promise<void> {
    const forgetAt = new Date(clock.now() + forgetMs);
    const gone = { version: seq, text: null, bytes: 0, expiresAt: null, forgetAt };
    const older = { version: { $lt: seq } };
    if (cleared) await entries.updateMany({ place, ...older }, { $set: gone });
    if (change) {
      const { order, text, bytes, expiresAt } = change;
      const left = text === null ? gone : { version: seq, text, bytes, expiresAt, forgetAt: null };
      const filter = { _id: entryId(place, order), ...older };
      // An entry that is not older lets the upsert try an insert, which its id refuses.
      await unlessThere(entries.updateOne(filter, { $set: { ...left, place } }, { upsert: true }).exec());
    }
    if (typeof sweptUntil === 'number')
      await entries.updateMany({ place, expiresAt: { $lte: sweptUntil }, ...older }, { $set: gone });
    noteDone(place, seq);
  }

  function noteDone(place: string, seq: number): void {
    done.delete(place);
    done.set(place, seq);
    const [oldest] = done.keys();
    if (done.size > placesKnownMax && oldest !== undefined) done.delete(oldest);
  }

  async function settle(place: string, signal?: AbortSignal): Promise<Head> {
    for (let step = 0; step < settleStepsMax; step++) {
      const since = performance.now();
      const head = await heads.findById(place).setOptions({ signal }).lean();
      if (!head) return nothing;
      if (done.get(place) === head.seq) return head;
      if (performance.now() - since > staleMs) continue;
      await perform(place, head);
      return head;
    }
    throw new Error(`The storage of ${place} took too long to answer ${settleStepsMax} times.`);
  }

  return {
    settle,
    commit: async (place, before, next) => {
      const since = performance.now();
      const head = { ...next, seq: before.seq + 1 };
      const isWritten =
        before.seq === 0
          ? await unlessThere(heads.create({ _id: place, ...head }))
          : (await heads.updateOne({ _id: place, seq: before.seq }, { $set: head })).matchedCount === 1;
      if (!isWritten) return false;
      if (performance.now() - since > staleMs) await settle(place);
      else await perform(place, head);
      return true;
    },
  };
}
