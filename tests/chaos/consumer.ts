// Run as a process of its own: follows the database's change stream and journals every event with its token.
import { setTimeout as delay } from 'node:timers/promises';
import type { ChangeStream, ChangeStreamDocument, Document } from 'mongodb';
import { isOutage } from '../isolation/outage.ts';
import { openKept, type StoreOrder } from '../isolation/reach.ts';
import { type ConsumerEntry, endCollection } from './entries.ts';
import { openJournal, readJournal } from './journal.ts';

/** What a consumer is told by whoever starts it. */
export interface ConsumerOrder extends StoreOrder {
  readonly journal: string;
}

const breaksMax = 1000;

async function main(): Promise<void> {
  process.on('disconnect', () => process.exit(1)); // whoever judges is gone
  // Whoever starts this process writes the order: campaign.ts.
  const order = JSON.parse(process.argv[2] ?? '') as ConsumerOrder;
  const kept = await openKept(order);
  let token = readJournal<ConsumerEntry>(order.journal).at(-1)?.token;
  const journal = openJournal<ConsumerEntry>(order.journal);
  for (let breaks = 0; breaks < breaksMax; breaks++) {
    const client = kept.client();
    const stream = client.db(order.database).watch([], token === undefined ? {} : { resumeAfter: token });
    try {
      for await (const entry of entries(stream, token === undefined)) {
        token = entry.token;
        journal.append(entry);
        process.send?.('ready', () => {}); // whoever judges may be gone, and 'disconnect' says so
        if (entry.is === 'event' && entry.document.startsWith(`${endCollection}/`)) {
          await stream.close();
          await kept.close();
          process.exit(0);
        }
      }
    } catch (error) {
      // A driver resumes by itself once; when the store is away for longer, it is asked again from the last token.
      if (!isOutage(error)) throw error;
      await stream.close().catch(() => undefined);
      kept.renew(client, error);
      await delay(100);
    }
  }
  throw new Error(`the change stream broke ${breaksMax} times`);
}

async function* entries(stream: ChangeStream, first: boolean): AsyncGenerator<ConsumerEntry> {
  if (first) {
    const event = await stream.tryNext(); // opens the stream
    yield event === null ? { is: 'open', token: stream.resumeToken } : entryOf(event);
  }
  for (;;) yield entryOf(await stream.next());
}

function entryOf(event: ChangeStreamDocument): ConsumerEntry {
  const token = event._id;
  const type = event.operationType;
  if (!('documentKey' in event) || event.documentKey === undefined)
    return { is: 'event', token, type, document: '' };
  const document = `${event.ns.coll}/${String(event.documentKey._id)}`;
  const mark = markOf(event);
  return { is: 'event', token, type, document, ...(mark === undefined ? {} : { mark }) };
}

function markOf(event: ChangeStreamDocument): string | undefined {
  if (event.operationType === 'insert' || event.operationType === 'replace')
    return lastOf(event.fullDocument);
  return event.operationType === 'update' ? lastOf(event.updateDescription.updatedFields) : undefined;
}

const lastOf = (fields: Document | undefined): string | undefined =>
  typeof fields?.last === 'string' ? fields.last : undefined;

await main();
