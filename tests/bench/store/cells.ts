import { MongoServerError } from 'mongodb';
import { driverOperations, type Operation } from './over-driver.ts';
import type { RawSqlite } from './raw-sqlite.ts';
import { type Replay, startReplay } from './replay.ts';
import type { BenchServer, Synchronous } from './servers.ts';
import { type Sizes, type TaskName, taskNames } from './workload.ts';

/** A store and a SQLite file that write in the same way. */
export interface Pair {
  readonly synchronous: Synchronous;
  readonly server: BenchServer;
  readonly raw: RawSqlite;
}

/** One line of the report: a task, on a store, by so many clients. */
export interface Cell {
  readonly pair: Pair;
  readonly task: TaskName;
  readonly clients: number;
  readonly operation: Operation;
  /** What it is compared with, besides SQLite. */
  readonly ping: Operation;
  readonly replay: Operation;
}

/** A task that the store does not do, with its own words. */
export interface Refusal {
  readonly task: TaskName;
  readonly message: string;
}

export interface Cells {
  readonly cells: readonly Cell[];
  readonly refusals: readonly Refusal[];
  stop(): Promise<void>;
}

interface CellSettings {
  readonly folder: string;
  readonly sizes: Sizes;
  readonly clientCounts: readonly number[];
}

/** Every task with every number of clients on every store. What a store refuses is reported and not measured. */
export async function openCells(pairs: readonly Pair[], settings: CellSettings): Promise<Cells> {
  const cells: Cell[] = [];
  const refusals: Refusal[] = [];
  const replays: Replay[] = [];
  const stop = async () => {
    await Promise.all(replays.map((replay) => replay.stop()));
  };
  try {
    for (const task of taskNames) {
      const refused = await refusalOf(pairs, task, settings.sizes);
      if (refused !== undefined) {
        refusals.push({ task, message: refused });
        continue;
      }
      const replay = await openReplay(pairs, task, settings);
      replays.push(replay);
      cells.push(...cellsOf(pairs, task, replay, settings));
    }
    return { cells, refusals, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function refusalOf(pairs: readonly Pair[], task: TaskName, sizes: Sizes): Promise<string | undefined> {
  try {
    for (const { server } of pairs) await driverOperations(server.client, sizes)[task](0);
    return undefined;
  } catch (error) {
    if (error instanceof MongoServerError) return error.message;
    throw error;
  }
}

function openReplay(
  [pair]: readonly Pair[],
  task: TaskName,
  { folder, sizes, clientCounts }: CellSettings,
): Promise<Replay> {
  if (pair === undefined) throw new Error('There is no store to measure.');
  return startReplay(pair.server, task, { folder, sizes, poolSize: Math.max(...clientCounts) });
}

const cellsOf = (
  pairs: readonly Pair[],
  task: TaskName,
  { operation: replay }: Replay,
  { sizes, clientCounts }: CellSettings,
): Cell[] =>
  pairs.flatMap((pair) => {
    const operations = driverOperations(pair.server.client, sizes);
    const { [task]: operation, ping } = operations;
    return clientCounts.map((clients) => ({ pair, task, clients, operation, ping, replay }));
  });
