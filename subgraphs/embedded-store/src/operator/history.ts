import type { DatabaseSync } from 'node:sqlite';

/** The changes that are still known, for change streams to go on from. */
export interface History {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly bytes: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Whether a change of this number is kept. */
  readonly has: (number: number) => boolean;
}

/** The extent of the history of changes, or undefined if nothing is kept, as in a file of format 1. */
export function historyOf(database: DatabaseSync): History | undefined {
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'changes'").get();
  if (table === undefined) return undefined;
  const end = (order: 'ASC' | 'DESC') =>
    database.prepare(`SELECT n, at, total FROM changes ORDER BY n ${order} LIMIT 1`).get();
  const [first, last] = [end('ASC'), end('DESC')];
  if (first === undefined || last === undefined) return undefined;
  const find = database.prepare('SELECT 1 FROM changes WHERE n = ?');
  return {
    first: Number(first.n),
    last: Number(last.n),
    count: Number(database.prepare('SELECT count(*) AS n FROM changes').get()?.n),
    // `total` is a running sum, so the first row's own bytes are not in the difference.
    bytes: Number(last.total) - Number(first.total),
    firstAt: new Date(Number(first.at)),
    lastAt: new Date(Number(last.at)),
    has: (number) => find.get(number) !== undefined,
  };
}
