// Run as a process of its own: plays transactions against a store and prints each of them as a line of JSON.
import { play } from './play.ts';
import { randomFrom } from './random.ts';
import { openKept } from './reach.ts';
import type { ClientOrder } from './runner.ts';

const [given = ''] = process.argv.slice(2);
// Whoever starts this process writes the order: runner.ts.
const order = JSON.parse(given) as ClientOrder;
const kept = await openKept(order.store);
await Promise.all(
  Array.from({ length: order.sessions }, (_, index) => {
    const number = order.process * 100 + index;
    const random = randomFrom(order.seed * 10_007 + number);
    const print = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
    return play({ ...order, database: order.store.database, kept, number, random, print });
  }),
);
await kept.close();
