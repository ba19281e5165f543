import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@ymera/kernel';
import type { Connection } from 'mongoose';
import { type Change, type Entry, entryId, type Head, storageModels } from './storage-document.ts';
import { createStorageHeads } from './storage-heads.ts';
import { createTurns } from './turns.ts';

/** An entry that is there: neither deleted nor over. */
export interface LiveEntry {
  readonly text: string;
  readonly version: number;
  readonly expiresAt: number | null;
}

/** Where an entry lies. */
export interface Spot {
  readonly place: string;
  readonly order: string;
}

/** What is to become of an entry, and what the one who asked is told. */
export type Verdict<R> =
  | { readonly kind: 'keep'; readonly answer: R }
  | { readonly kind: 'delete'; readonly answer: R }
  | {
      readonly kind: 'put';
      readonly text: string;
      readonly bytes: number;
      readonly expiresAt: number | null;
      readonly quotaBytes: number;
      answer(version: number): R;
      readonly overQuota: R;
    };

/** Entries of places; of each place the changes and the bytes are counted together. */
export interface StorageLedger {
  find(spot: Spot, signal: AbortSignal): Promise<LiveEntry | null>;
  /** The orders that begin with `prefix`, those after `after`. */
  list(query: ListQuery, signal: AbortSignal): Promise<readonly string[]>;
  /** Asks what is to become of the entry, possibly several times, and does it before anything else changes the place. */
  change<R>(spot: Spot, decide: (entry: LiveEntry | null) => Verdict<R>, signal: AbortSignal): Promise<R>;
  /** Deletes everything of a place. */
  clear(place: string): Promise<void>;
}

interface ListQuery {
  readonly place: string;
  readonly prefix: string;
  readonly after: string | null;
  readonly limit: number;
}

/** One step changes a place when no other process does; each change of another that comes between costs one more. */
const stepsMax = 100;
const backOffMsMax = 20;

const emptied = { usedBytes: 0, dueAt: null, change: null, sweptUntil: null, cleared: true } as const;

export async function openStorageLedger(connection: Connection, clock: Clock): Promise<StorageLedger> {
  const models = storageModels(connection);
  const { entries } = models;
  await entries.createIndexes();
  const heads = createStorageHeads(models, clock);
  const turns = createTurns();

  /** Takes steps until one of them comes to an answer. */
  const untilAnswered = <R>(place: string, step: () => Promise<{ readonly answer: R } | null>): Promise<R> =>
    turns.take(place, async () => {
      for (let steps = 0; steps < stepsMax; steps++) {
        const found = await step();
        if (found) return found.answer;
        await delay(Math.random() * backOffMsMax);
      }
      throw new Error(`Nothing could be changed in ${place} in ${stepsMax} steps: others always came first.`);
    });

  const read = ({ place, order }: Spot, signal: AbortSignal) =>
    entries.findById(entryId(place, order)).setOptions({ signal }).lean();

  /** Takes out of the sum what is over, and tells when the next entry will be. */
  async function sweep(place: string, { usedBytes, dueAt = null }: Head, now: number) {
    if (dueAt === null || dueAt > now) return { usedBytes, dueAt, sweptUntil: null };
    const [over, first] = await Promise.all([
      entries.aggregate<{ readonly bytes: number }>([
        { $match: { place, expiresAt: { $lte: now } } },
        { $group: { _id: null, bytes: { $sum: '$bytes' } } },
      ]),
      entries
        .findOne({ place, expiresAt: { $gt: now } }, { expiresAt: 1 })
        .sort({ expiresAt: 1 })
        .lean(),
    ]);
    return {
      usedBytes: usedBytes - (over[0]?.bytes ?? 0),
      dueAt: first?.expiresAt ?? null,
      sweptUntil: now,
    };
  }

  /** Null when another change came first. */
  async function tryChange<R>(
    spot: Spot,
    decide: (entry: LiveEntry | null) => Verdict<R>,
    signal: AbortSignal,
  ) {
    signal.throwIfAborted();
    const head = await heads.settle(spot.place, signal);
    const now = clock.now();
    const [entry, swept] = await Promise.all([read(spot, signal), sweep(spot.place, head, now)]);
    const live = liveEntry(entry, now);
    const verdict = decide(live);
    if (verdict.kind === 'keep') return verdict;
    const change = changeOf(spot.order, verdict);
    // An entry that is over is not counted any more: the sweep took it out.
    const usedBytes = swept.usedBytes - (live ? (entry?.bytes ?? 0) : 0) + change.bytes;
    if (verdict.kind === 'put' && usedBytes > verdict.quotaBytes) return { answer: verdict.overQuota };
    const dueAt = earlier(swept.dueAt, change.expiresAt ?? null);
    const next = { usedBytes, dueAt, change, sweptUntil: swept.sweptUntil, cleared: false };
    if (!(await heads.commit(spot.place, head, next))) return null;
    return { answer: verdict.kind === 'put' ? verdict.answer(head.seq + 1) : verdict.answer };
  }

  return {
    find: async (spot, signal) => liveEntry(await read(spot, signal), clock.now()),
    list: async ({ place, prefix, after, limit }, signal) => {
      const isBeyond = after !== null && after >= prefix;
      const from = isBeyond ? { $gt: entryId(place, after) } : { $gte: entryId(place, prefix) };
      const to = { $lt: `${entryId(place, prefix)}g` }; // the letter after all hexadecimal digits
      const isLive = {
        text: { $ne: null },
        $or: [{ expiresAt: null }, { expiresAt: { $gt: clock.now() } }],
      };
      const found = await entries
        .find({ _id: { ...from, ...to }, ...isLive }, { _id: 1 })
        .setOptions({ signal })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id }) => _id.slice(place.length));
    },
    change: (spot, decide, signal) => untilAnswered(spot.place, () => tryChange(spot, decide, signal)),
    clear: (place) =>
      untilAnswered(place, async () => {
        const head = await heads.settle(place);
        const isDone = head.seq === 0 || (await heads.commit(place, head, emptied));
        return isDone ? { answer: undefined } : null;
      }),
  };
}

function liveEntry(entry: Entry | null, now: number): LiveEntry | null {
  if (typeof entry?.text !== 'string') return null;
  const { text, version, expiresAt = null } = entry;
  return expiresAt === null || expiresAt > now ? { text, version, expiresAt } : null;
}

function changeOf(order: string, verdict: Exclude<Verdict<unknown>, { kind: 'keep' }>): Change {
  if (verdict.kind === 'delete') return { order, text: null, bytes: 0, expiresAt: null };
  const { text, bytes, expiresAt } = verdict;
  return { order, text, bytes, expiresAt };
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
