import type {
  ChangeStream,
  ChangeStreamDocument,
  ChangeStreamOptions,
  Collection,
  CreateCollectionOptions,
  Document,
} from 'mongodb';
import { freshName, type Item, type TestDatabase } from './database.ts';

/** An event, its fields open to comparison whatever its kind. */
export type ChangeEvent = Document;

type Stream = ChangeStream<Item, ChangeStreamDocument<Item>>;
interface Watchable {
  watch: (
    pipeline: Document[],
    options: ChangeStreamOptions,
  ) => ChangeStream<Item, ChangeStreamDocument<Item>>;
}

// A server holds an empty answer back for a second; the tests would wait for each.
const maxAwaitTimeMS = 20;

/** A collection that exists, with a document of id 1. */
export async function seeded(
  { db }: TestDatabase,
  fields: object = { n: 1 },
  options: CreateCollectionOptions = {},
): Promise<Collection<Item>> {
  const collection = await db.createCollection<Item>(freshName(), options);
  await collection.insertOne({ _id: 1, ...fields });
  return collection;
}

/** A change stream that the server has opened, so that it misses nothing from here on. */
export async function watch(
  what: Pick<Collection<Item>, 'watch'> | Watchable,
  options: ChangeStreamOptions = {},
  pipeline: Document[] = [],
): Promise<Stream> {
  const stream = (what as Watchable).watch(pipeline, { maxAwaitTimeMS, ...options }); // one of several generic overloads
  if (!isResumed(options)) await stream.tryNext();
  return stream;
}

// The first tryNext of a stream that starts in the past would take an event.
const isResumed = ({ resumeAfter, startAfter, startAtOperationTime }: ChangeStreamOptions): boolean =>
  resumeAfter !== undefined || startAfter !== undefined || startAtOperationTime !== undefined;

/** The next events, waited for as long as the test lasts. */
export async function take(stream: Stream, count: number): Promise<ChangeEvent[]> {
  const events: ChangeEvent[] = [];
  while (events.length < count) events.push(await stream.next());
  return events;
}

/** All events until a document with the `_id` 'end' is inserted, which this does. */
export async function takeAll(stream: Stream, collection: Collection<Item>): Promise<ChangeEvent[]> {
  await collection.insertOne({ _id: 'end' });
  const events: ChangeEvent[] = [];
  for (;;) {
    const event: ChangeEvent = await stream.next();
    if (event.documentKey?._id === 'end') return events;
    events.push(event);
  }
}

/** What kind of event each is, and of which document. */
export const outline = (events: readonly ChangeEvent[]): string[] =>
  events.map(({ operationType, documentKey }) =>
    documentKey === undefined ? operationType : `${operationType} ${documentKey._id}`,
  );
