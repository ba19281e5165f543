import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Transaction } from './history.ts';
import type { List, Workload } from './play.ts';
import { openKept, type StoreOrder } from './reach.ts';

/** A run of several processes against one database, of which each has several clients. */
export interface Run {
  readonly store: StoreOrder;
  readonly workload: Workload;
  readonly seed: number;
  readonly processes: number;
  readonly sessions: number;
  /** Transactions of each client. */
  readonly count: number;
}

/** Told of every transaction when its outcome is known. */
type Follow = (transaction: Transaction) => void;

/** What one process is told. */
export type ClientOrder = Omit<Run, 'processes'> & { readonly process: number };

/** Plays a workload and gives all that its clients saw; at the end every list is read once more. */
export async function record(run: Run, follow: Follow = () => {}): Promise<Transaction[]> {
  const { processes, ...rest } = run;
  const played = await Promise.all(
    Array.from({ length: processes }, (_, index) => runClient({ ...rest, process: index + 1 }, follow)),
  );
  return [...played.flat(), await readAll(run)];
}

const clientFile = fileURLToPath(new URL('./client.ts', import.meta.url));

async function runClient(order: ClientOrder, follow: Follow): Promise<Transaction[]> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', clientFile, JSON.stringify(order)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const transactions: Transaction[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    // Printed by client.ts.
    const transaction = JSON.parse(line) as Transaction;
    transactions.push(transaction);
    follow(transaction);
  }
  const code = await ended;
  if (code !== 0) throw new Error(`client process ${order.process} ended with code ${code}`);
  return transactions;
}

async function readAll({ store }: Run): Promise<Transaction> {
  const kept = await openKept(store);
  try {
    const began = Number(process.hrtime.bigint());
    const lists = await kept.client().db(store.database).collection<List>('lists').find().toArray();
    const steps = lists.map(({ _id, list }) => ({ kind: 'read' as const, key: _id, values: list }));
    return {
      id: 'T-end',
      session: 'end',
      outcome: 'committed',
      began,
      ended: Number(process.hrtime.bigint()),
      steps,
    };
  } finally {
    await kept.close();
  }
}
