// Run as a process of its own: writes until it is told to stop, and journals what it intends and what it is told.
import { setTimeout as delay } from 'node:timers/promises';
import { randomFrom } from '../isolation/random.ts';
import { openKept, type StoreOrder } from '../isolation/reach.ts';
import type { OperationKind, WriterEntry } from './entries.ts';
import { openJournal } from './journal.ts';
import { nextOperation, type Thread } from './operations.ts';
import { perform } from './perform.ts';

/** What a writer is told by whoever starts it. */
export interface WriterOrder extends StoreOrder {
  readonly journal: string;
  /** Unlike that of any other writer, also of those before it in its place. */
  readonly name: string;
  readonly threads: number;
  readonly seed: number;
  readonly kinds: readonly OperationKind[];
  /** Writes per thread, when they are to be counted; otherwise until told to stop. */
  readonly count?: number;
}

let stopped = false;
process.on('message', () => {
  stopped = true;
});
process.on('disconnect', () => process.exit(1)); // whoever judges is gone

// Whoever starts this process writes the order: campaign.ts.
const order = JSON.parse(process.argv[2] ?? '') as WriterOrder;
const journal = openJournal<WriterEntry>(order.journal);
const kept = await openKept(order);
await Promise.all(Array.from({ length: order.threads }, (_, index) => write(index)));
await kept.close();
journal.close();
process.exit(0); // the channel to whoever started it would keep it

async function write(index: number): Promise<void> {
  const { database, seed, kinds, count = Number.POSITIVE_INFINITY } = order;
  const name = `${order.name}.${index}`;
  const random = randomFrom(seed + index * 7919);
  const thread: Thread = { client: kept.client, database, name, random, own: [], round: 0 };
  while (!stopped && thread.round < count) {
    const client = kept.client();
    const failure = await perform(thread, nextOperation(thread, kinds), journal);
    if (failure === undefined) continue;
    kept.renew(client, failure);
    await delay(50); // a store that is away answers nothing at once, which would only fill the journal
  }
}
