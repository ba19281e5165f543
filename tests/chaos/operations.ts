import type { ClientSession, Collection, MongoClient } from 'mongodb';
import type { Random } from '../isolation/random.ts';
import { bulkChanges, clientModel, collectionModel, effectOf } from './bulk.ts';
import type { Effect, MarkedDocument, OperationKind } from './entries.ts';
import { fresh, marking } from './marks.ts';

/** What the operations of one writing thread need. */
export interface Thread {
  /** May be another one for each operation. */
  readonly client: () => MongoClient;
  readonly database: string;
  /** Unlike that of any other thread of any process; its documents and marks begin with it. */
  readonly name: string;
  readonly random: Random;
  /** Its own documents that are there for sure. */
  readonly own: string[];
  round: number;
}

/** A write with everything known about it beforehand; `run` gives a counter's number. Transactions need the session. */
export interface Operation {
  readonly op: string;
  readonly kind: OperationKind;
  readonly atomic: boolean;
  readonly effects: readonly Effect[];
  readonly run: (session: ClientSession) => Promise<number | undefined>;
  /** Told when the write is acknowledged, so that later writes may build on it. */
  readonly done?: () => void;
}

const sharedCount = 12;
const accountCount = 10;
const ownMax = 50;
// Documents are left behind after some rounds: each keeps the marks of all its writes and must not grow for ever.
const roundsPerGeneration = 60;

/** Chooses the next write of a thread. */
export function nextOperation(thread: Thread, kinds: readonly OperationKind[]): Operation {
  thread.round++;
  const op = `${thread.name}-${thread.round}`;
  const kind = kinds[thread.random.below(kinds.length)] ?? 'insert';
  return { op, kind, atomic: kind !== 'bulk' && kind !== 'client bulk', ...makers[kind](thread, op) };
}

type Made = Pick<Operation, 'effects' | 'run' | 'done'>;

const makers: Readonly<Record<OperationKind, (thread: Thread, op: string) => Made>> = {
  insert: (thread, op) => ({
    effects: [{ document: `items/${op}`, mark: op }],
    run: ignored(() => collection(thread, 'items').insertOne(fresh(op))),
    done: () => keep(thread, op),
  }),
  update: (thread, op) => {
    const id = anOwn(thread);
    if (id === undefined) return makers.insert(thread, op);
    return {
      effects: [{ document: `items/${id}`, mark: op }],
      run: ignored(() => collection(thread, 'items').updateOne({ _id: id }, marking(op))),
    };
  },
  upsert: (thread, op) => {
    const id = sharedId(thread, sharedCount);
    return {
      effects: [{ document: `shared/${id}`, mark: op }],
      run: ignored(() => collection(thread, 'shared').updateOne({ _id: id }, marking(op), { upsert: true })),
    };
  },
  delete: (thread, op) => {
    const id = thread.own.shift();
    if (id === undefined) return makers.insert(thread, op);
    return {
      effects: [{ document: `items/${id}`, gone: true }],
      run: ignored(() => collection(thread, 'items').deleteOne({ _id: id })),
    };
  },
  counter: (thread, op) => {
    const id = sharedId(thread, 2);
    const options = { upsert: true, returnDocument: 'after' } as const;
    return {
      effects: [{ document: `counters/${id}`, mark: op }],
      run: async () =>
        (await collection(thread, 'counters').findOneAndUpdate({ _id: id }, marking(op), options))?.n,
    };
  },
  transfer: (thread, op) => transaction(thread, op, 2),
  booking: (thread, op) => transaction(thread, op, 4),
  bulk: (thread, op) => {
    const changes = bulkChanges(op, anOwn(thread));
    const models = changes.map(collectionModel);
    return {
      effects: changes.map(effectOf),
      run: ignored(() => collection(thread, 'items').bulkWrite(models, { ordered: true })),
      done: () => keep(thread, `${op}a`),
    };
  },
  'client bulk': (thread, op) => {
    const changes = bulkChanges(op, anOwn(thread));
    const models = changes.map((change) => clientModel(`${thread.database}.items`, change));
    return {
      effects: changes.map(effectOf),
      run: ignored(() => thread.client().bulkWrite<Record<string, MarkedDocument>>(models)),
      done: () => keep(thread, `${op}a`),
    };
  },
};

/** Money moves from the first account to the others; a booking leaves a record in another collection as well. */
function transaction(thread: Thread, op: string, count: number): Made {
  const first = thread.random.below(accountCount);
  const ids = Array.from(
    { length: count },
    (_, index) => `${generation(thread)}.${(first + index * 3) % accountCount}`,
  );
  const record = count > 2;
  const accounts = collection(thread, 'accounts');
  return {
    effects: [
      ...ids.map((id) => ({ document: `accounts/${id}`, mark: op })),
      ...(record ? [{ document: `ledger/${op}`, mark: op }] : []),
    ],
    run: ignored(async (session) => {
      for (const [index, id] of ids.entries()) {
        const update = marking(op, index === 0 ? 1 - count : 1);
        await accounts.updateOne({ _id: id }, update, { upsert: true, session });
      }
      if (record) await collection(thread, 'ledger').insertOne(fresh(op), { session });
    }),
  };
}

const collection = ({ client, database }: Thread, name: string): Collection<MarkedDocument> =>
  client().db(database).collection<MarkedDocument>(name);

const generation = ({ round }: Thread): number => Math.floor(round / roundsPerGeneration);

const sharedId = (thread: Thread, count: number): string =>
  `${generation(thread)}.${thread.random.below(count)}`;

const anOwn = ({ own, random }: Thread): string | undefined => own[random.below(own.length)];

function keep({ own }: Thread, id: string): void {
  own.push(id);
  if (own.length > ownMax) own.shift();
}

const ignored = (run: (session: ClientSession) => Promise<unknown>) => async (session: ClientSession) => {
  await run(session);
  return undefined;
};
