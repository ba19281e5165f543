import { randomBytes } from 'node:crypto';
import type { JsonObject } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';

/** One piece of work that was really done, under the key by which it was asked for. */
export interface Effect {
  readonly _id: string;
  readonly root: string;
  readonly label: string;
  readonly digest: string;
  /** Null when somebody has seen to it that nothing will be done under this key any more. */
  readonly answer: JsonObject | null;
}

/** One call, whether it came to anything or not. */
interface Attempt {
  readonly _id: string;
  readonly key: string;
  readonly root: string;
  readonly label: string;
}

/** What the agents of a campaign did, kept apart from all that the engine knows. */
export interface Ledger {
  noteAttempt(attempt: Omit<Attempt, '_id'>): Promise<void>;
  find(key: string): Promise<Effect | null>;
  /** Does the work; false when it was done already under this key. */
  perform(effect: Effect): Promise<boolean>;
  /** What was done under the key; or null, and then nothing ever will be. */
  settle(key: string): Promise<JsonObject | null>;
  effectsOf(root: string): Promise<readonly Effect[]>;
  attemptsOf(root: string): Promise<number>;
}

export async function openLedger(connection: Connection): Promise<Ledger> {
  const attempts = connection.collection<Attempt>('chaos_attempts');
  const effects = connection.collection<Effect>('chaos_effects');
  await Promise.all([attempts.createIndex({ root: 1 }), effects.createIndex({ root: 1 })]);
  return {
    noteAttempt: async (attempt) => {
      await attempts.insertOne({ _id: randomBytes(12).toString('hex'), ...attempt });
    },
    find: (key) => effects.findOne({ _id: key }),
    perform: (effect) => unlessThere(effects.insertOne(effect)),
    settle: async (key) => {
      await unlessThere(effects.insertOne({ _id: key, root: '', label: '', digest: '', answer: null }));
      return (await effects.findOne({ _id: key }))?.answer ?? null;
    },
    effectsOf: (root) => effects.find({ root }).toArray(),
    attemptsOf: (root) => attempts.countDocuments({ root }),
  };
}
