import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Synchronous } from './servers.ts';
import {
  anyOf,
  anyRange,
  anyTransfer,
  idOf,
  inserted,
  orderOf,
  rangeLimit,
  type Sizes,
  statuses,
  type TaskName,
} from './workload.ts';

export type RawTask = Exclude<TaskName, 'ping'>;

/** A SQLite file used directly, in the bench's own process: plain columns, prepared statements, nothing between. */
export interface RawSqlite {
  /** Does a task so many times; those that write share one COMMIT, as the writes of as many clients do. */
  run(task: RawTask, count: number): void;
  close(): void;
}

const tables = `
  CREATE TABLE orders (id BLOB PRIMARY KEY, customer INTEGER NOT NULL, placed_at INTEGER NOT NULL,
    status TEXT NOT NULL, total REAL NOT NULL, note TEXT NOT NULL);
  CREATE INDEX by_customer ON orders (customer, placed_at);
  CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);
  CREATE TABLE inserts (id BLOB PRIMARY KEY, customer INTEGER NOT NULL, placed_at INTEGER NOT NULL,
    status TEXT NOT NULL, total REAL NOT NULL, note TEXT NOT NULL);
`;

/** Makes and fills a new file. */
export function openRawSqlite(file: string, synchronous: Synchronous, sizes: Sizes): RawSqlite {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -32768`);
  database.exec(tables);
  fill(database, sizes);
  const operations = rawOperations(database, sizes);
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  return {
    run: (task, count) => {
      const { writes, once } = operations[task];
      if (writes) begin.run();
      for (let i = 0; i < count; i++) once();
      if (writes) commit.run();
    },
    close: () => database.close(),
  };
}

const insertInto = (database: DatabaseSync, table: 'orders' | 'inserts'): StatementSync =>
  database.prepare(
    `INSERT INTO ${table} (id, customer, placed_at, status, total, note) VALUES (?, ?, ?, ?, ?, ?)`,
  );

function fill(database: DatabaseSync, sizes: Sizes): void {
  const order = insertInto(database, 'orders');
  const account = database.prepare('INSERT INTO accounts (id, balance) VALUES (?, 1000)');
  database.exec('BEGIN');
  for (let i = 0; i < sizes.orders; i++) {
    const { _id, customer, placedAt, status, total, note } = orderOf(i, sizes);
    order.run(_id.id, customer, placedAt.getTime(), status, total, note);
  }
  for (let i = 0; i < sizes.accounts; i++) account.run(i);
  database.exec('COMMIT');
}

interface RawOperation {
  readonly writes: boolean;
  readonly once: () => void;
}

function rawOperations(database: DatabaseSync, sizes: Sizes): Readonly<Record<RawTask, RawOperation>> {
  const find = database.prepare('SELECT * FROM orders WHERE id = ?');
  const range = database.prepare(
    `SELECT * FROM orders WHERE customer = ? AND placed_at >= ? ORDER BY placed_at LIMIT ${rangeLimit}`,
  );
  const insert = insertInto(database, 'inserts');
  const update = database.prepare('UPDATE orders SET total = total + 1 WHERE id = ?');
  const move = database.prepare('UPDATE accounts SET balance = balance + ? WHERE id = ?');
  const group = database.prepare('SELECT status, count(*), sum(total) FROM orders GROUP BY status');
  return {
    find: reads(() => find.get(idOf(anyOf(sizes.orders)).id) !== undefined),
    range: reads(() => {
      const { customer, from } = anyRange(sizes);
      return range.all(customer, from.getTime()).length === rangeLimit;
    }),
    insert: writes(() => {
      const { customer, placedAt, status, total, note } = inserted();
      insert.run(newId(), customer, placedAt.getTime(), status, total, note);
    }),
    update: writes(() => update.run(idOf(anyOf(sizes.orders)).id)),
    transaction: writes(() => {
      const [from, to] = anyTransfer(sizes);
      move.run(-1, from);
      move.run(1, to);
    }),
    group: reads(() => group.all().length === statuses.length),
  };
}

let lastId = 0;
const newId = (): Uint8Array => idOf(++lastId).id;

function reads(once: () => boolean): RawOperation {
  const checked = () => {
    if (!once()) throw new Error('SQLite gave a wrong answer.');
  };
  return { writes: false, once: checked };
}

const writes = (once: () => void): RawOperation => ({ writes: true, once });
