import { type ClientSession, type Collection, type MongoClient, MongoError, MongoServerError } from 'mongodb';
import type { Step, Transaction } from './history.ts';
import { isOutage } from './outage.ts';
import type { Random } from './random.ts';
import type { KeptClient } from './reach.ts';

/** What one client does: `documents` has operations on one document each, `transactions` mixes in larger ones. */
export type Workload = 'documents' | 'transactions';

/** A list in the store. */
export interface List {
  readonly _id: string;
  readonly list: readonly number[];
}

export interface Player {
  readonly kept: KeptClient;
  readonly database: string;
  readonly workload: Workload;
  /** Unlike that of any other player; its values and ids stand on it. */
  readonly number: number;
  readonly count: number;
  readonly random: Random;
  readonly print: (transaction: Transaction) => void;
}

const activeKeys = 5;
// Keys are left behind after some rounds, so that lists stay short enough to be read often.
const roundsPerGeneration = 40;
const commitTriesMax = 4;

/** Runs transactions one after the other and prints what became of each. */
export async function play(player: Player): Promise<void> {
  const { kept, database } = player;
  const values = valuesOf(player.number);
  for (let round = 0; round < player.count; round++) {
    const id = `T${player.number}.${round}`;
    const key = () => `k${Math.floor(round / roundsPerGeneration)}.${player.random.below(activeKeys)}`;
    const large = player.workload === 'transactions' && player.random.chance(0.8);
    const client = kept.client();
    const lists = client.db(database).collection<List>('lists');
    const began = now();
    const { failure, ...done } = large
      ? await inSession(client, (session) => runTransaction(lists, session, plan(player.random, key, values)))
      : await runSingle(lists, player.random, key(), values());
    player.print({ id, session: `client ${player.number}`, began, ended: now(), ...done });
    if (failure !== undefined) kept.renew(client, failure);
  }
}

type Done = Pick<Transaction, 'outcome' | 'steps'> & { readonly failure?: unknown };

async function inSession(client: MongoClient, run: (session: ClientSession) => Promise<Done>): Promise<Done> {
  const session = client.startSession();
  try {
    return await run(session);
  } finally {
    await session.endSession();
  }
}

/** One clock for all processes of a machine: libuv reads the operating system's monotonic one. */
const now = (): number => Number(process.hrtime.bigint());

function valuesOf(player: number): () => number {
  let last = player * 1_000_000;
  return () => ++last;
}

function plan(random: Random, key: () => string, value: () => number): Step[] {
  return Array.from({ length: 2 + random.below(4) }, () =>
    random.chance(0.5)
      ? { kind: 'read', key: key(), values: [] }
      : { kind: 'append', key: key(), value: value() },
  );
}

async function runSingle(lists: Collection<List>, random: Random, key: string, value: number): Promise<Done> {
  const append: Step = { kind: 'append', key, value };
  const push = [{ _id: key }, { $push: { list: value } }] as const;
  const way = random.below(6);
  try {
    if (way < 3) return { outcome: 'committed', steps: [await readList(lists, key)] };
    if (way < 5) {
      await lists.updateOne(...push, { upsert: true });
      return { outcome: 'committed', steps: [append] };
    }
    const after = await lists.findOneAndUpdate(...push, { upsert: true, returnDocument: 'after' });
    return { outcome: 'committed', steps: [append, { kind: 'read', key, values: after?.list ?? [] }] };
  } catch (error) {
    if (!isOutage(error)) throw error;
    return {
      outcome: isRefusal(error) ? 'aborted' : 'unknown',
      steps: way < 3 ? [] : [append],
      failure: error,
    };
  }
}

async function readList(lists: Collection<List>, key: string, session?: ClientSession): Promise<Step> {
  const found = await lists.findOne({ _id: key }, session === undefined ? {} : { session });
  return { kind: 'read', key, values: found?.list ?? [] };
}

// An answer that says no, as opposed to no answer; a driver labels what it could not find out.
const isRefusal = (error: unknown): boolean =>
  error instanceof MongoServerError && !error.hasErrorLabel('RetryableWriteError');

async function runTransaction(
  lists: Collection<List>,
  session: ClientSession,
  planned: readonly Step[],
): Promise<Done> {
  const steps: Step[] = [];
  session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
  try {
    for (const step of planned) {
      if (step.kind === 'read') steps.push(await readList(lists, step.key, session));
      else {
        steps.push(step);
        await lists.updateOne({ _id: step.key }, { $push: { list: step.value } }, { upsert: true, session });
      }
    }
  } catch (error) {
    if (!isOutage(error)) throw error;
    // Nothing was asked to be committed, so nothing may be, whatever becomes of this goodbye.
    await session.abortTransaction().catch(() => undefined);
    return { outcome: 'aborted', steps, failure: error };
  }
  return { outcome: await commit(session), steps };
}

async function commit(session: ClientSession): Promise<Transaction['outcome']> {
  for (let tries = 1; tries <= commitTriesMax; tries++) {
    try {
      await session.commitTransaction();
      return 'committed';
    } catch (error) {
      // The socket's own error makes the driver stumble: it asks it for labels, which it has none of.
      if (!(error instanceof MongoError)) return 'unknown';
      if (error.hasErrorLabel('UnknownTransactionCommitResult')) continue;
      return error instanceof MongoServerError ? 'aborted' : 'unknown';
    }
  }
  return 'unknown';
}
