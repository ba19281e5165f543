import type { ClientSession, Collection, MongoClient } from 'mongodb';
import {
  type Account,
  anyOf,
  anyRange,
  anyTransfer,
  idOf,
  inserted,
  type Order,
  orderOf,
  rangeLimit,
  type Sizes,
  statuses,
  type TaskName,
} from './workload.ts';

/** One operation of a task, by one client. */
export type Operation = (lane: number) => Promise<void>;

interface Collections {
  readonly orders: Collection<Order>;
  readonly accounts: Collection<Account>;
  readonly inserts: Collection<Omit<Order, '_id'>>;
}

const seedBatch = 1000;

/** Stores the orders and accounts that every task works on. */
export async function seed(client: MongoClient, sizes: Sizes): Promise<void> {
  const { orders, accounts } = collectionsOf(client);
  await orders.createIndex({ customer: 1, placedAt: 1 });
  for (let at = 0; at < sizes.orders; at += seedBatch) {
    const count = Math.min(seedBatch, sizes.orders - at);
    await orders.insertMany(Array.from({ length: count }, (_, i) => orderOf(at + i, sizes)));
  }
  await accounts.insertMany(Array.from({ length: sizes.accounts }, (_, i) => ({ _id: i, balance: 1000 })));
}

const collectionsOf = (client: MongoClient): Collections => {
  const db = client.db();
  return {
    orders: db.collection('orders'),
    accounts: db.collection('accounts'),
    inserts: db.collection('inserts'),
  };
};

/** Told of every answer whether it is the expected one. */
type Check = (right: boolean, task: TaskName) => void;

/** The tasks as a driver does them. Rejects when an answer is not the expected one: fast and wrong is no result. */
export function driverOperations(
  client: MongoClient,
  sizes: Sizes,
  check: Check = refuseWrong,
): Readonly<Record<TaskName, Operation>> {
  const db = client.db();
  const { orders, accounts, inserts } = collectionsOf(client);
  const sessions: ClientSession[] = [];
  return {
    ping: async () => {
      const { ok } = await db.command({ ping: 1 });
      check(ok === 1, 'ping');
    },
    find: async () => {
      const number = anyOf(sizes.orders);
      const found = await orders.findOne({ _id: idOf(number) });
      check(found?.note.startsWith(`${number} `) === true, 'find');
    },
    range: async () => {
      const { customer, from } = anyRange(sizes);
      const found = orders.find({ customer, placedAt: { $gte: from } }, { sort: { placedAt: 1 } });
      const [first, ...others] = await found.limit(rangeLimit).toArray();
      check(first?.placedAt.getTime() === from.getTime() && others.length === rangeLimit - 1, 'range');
    },
    insert: async () => {
      const { acknowledged } = await inserts.insertOne(inserted());
      check(acknowledged, 'insert');
    },
    update: async () => {
      const changed = await orders.updateOne({ _id: idOf(anyOf(sizes.orders)) }, { $inc: { total: 1 } });
      check(changed.modifiedCount === 1, 'update');
    },
    transaction: async (lane) => {
      sessions[lane] ??= client.startSession();
      const changed = await transfer(sessions[lane], accounts, anyTransfer(sizes));
      check(changed === 2, 'transaction');
    },
    group: async () => {
      const total = { $group: { _id: '$status', count: { $sum: 1 }, total: { $sum: '$total' } } };
      const groups = await orders.aggregate<{ count: number }>([total]).toArray();
      const counted = groups.reduce((sum, { count }) => sum + count, 0);
      check(groups.length === statuses.length && counted === sizes.orders, 'group');
    },
  };
}

/** Repeated when another transaction got in the way, as every program does it. */
const transfer = (
  session: ClientSession,
  accounts: Collection<Account>,
  [from, to]: readonly [number, number],
) =>
  session.withTransaction(async () => {
    const taken = await accounts.updateOne({ _id: from }, { $inc: { balance: -1 } }, { session });
    const given = await accounts.updateOne({ _id: to }, { $inc: { balance: 1 } }, { session });
    return taken.modifiedCount + given.modifiedCount;
  });

function refuseWrong(right: boolean, task: TaskName): void {
  if (!right) throw new Error(`The store gave a wrong answer to the task "${task}".`);
}
