import { Binary, Timestamp } from 'bson';
import { CommandError } from '../errors.ts';
import { type Change, type ChangeKind, timestampOf } from '../storage/change-log.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf, newDoc } from '../values/document.ts';
import { tokenOf } from './token.ts';

/** How much of the documents a stream shows. */
export interface Shown {
  readonly fullDocument: 'default' | 'updateLookup' | 'whenAvailable' | 'required';
  readonly fullDocumentBeforeChange: 'off' | 'whenAvailable' | 'required';
  /** The document as it is now, for `updateLookup`; null if it is gone. */
  readonly lookup: (db: string, name: string, id: unknown) => Doc | null;
}

/** A change as a change stream tells it, with MongoDB's fields in MongoDB's order. */
export function eventOf(change: Change, shown: Shown): Doc {
  const body = decode(change.body);
  const event = newDoc();
  event._id = tokenOf({ number: change.number, invalidated: false });
  event.operationType = change.kind;
  event.clusterTime = new Timestamp(timestampOf(change.number));
  if (change.origin !== undefined) Object.assign(event, decode(change.origin));
  event.wallTime = new Date(change.at);
  if (isOfDocument(change.kind)) tellDocument(event, change, body, shown);
  else tellDefinition(event, change, body);
  return event;
}

/** The event that ends a stream whose collection or database is gone. */
export const invalidateEvent = ({ number, at }: Change): Doc =>
  docOf({
    _id: tokenOf({ number, invalidated: true }),
    operationType: 'invalidate',
    clusterTime: new Timestamp(timestampOf(number)),
    wallTime: new Date(at),
  });

const documentKinds: ReadonlySet<ChangeKind> = new Set(['insert', 'replace', 'update', 'delete']);
const isOfDocument = (kind: ChangeKind): boolean => documentKinds.has(kind);

function tellDocument(event: Doc, change: Change, body: Doc, shown: Shown): void {
  const full = fullDocument(change, body, shown);
  if (full !== undefined) event.fullDocument = full;
  event.ns = docOf({ db: change.db, coll: change.name });
  event.documentKey = docOf({ _id: body._id });
  if (change.kind === 'update') {
    const { set, unset, truncated } = body;
    event.updateDescription = docOf({ updatedFields: set, removedFields: unset, truncatedArrays: truncated });
  }
  const before = imageBefore(change, shown);
  if (before !== undefined) event.fullDocumentBeforeChange = before;
}

function fullDocument(
  change: Change,
  body: Doc,
  { fullDocument: mode, lookup }: Shown,
): Doc | null | undefined {
  if (change.kind === 'insert' || change.kind === 'replace') return body;
  if (change.kind !== 'update' || mode === 'default') return undefined;
  if (mode === 'updateLookup') return lookup(change.db, change.name, body._id);
  if (change.after !== undefined) return decode(change.after);
  if (mode === 'whenAvailable') return null;
  throw missingImage('post-image');
}

function imageBefore(change: Change, { fullDocumentBeforeChange: mode }: Shown): Doc | null | undefined {
  if (mode === 'off' || change.kind === 'insert') return undefined;
  if (change.before !== undefined) return decode(change.before);
  if (mode === 'whenAvailable') return null;
  throw missingImage('pre-image');
}

const missingImage = (image: string): CommandError =>
  new CommandError(
    47,
    `Change stream was configured to require a ${image} for all events, but the ${image} was not found`,
  );

function tellDefinition(event: Doc, { kind, db, name }: Change, body: Doc): void {
  event.ns = kind === 'dropDatabase' ? docOf({ db }) : docOf({ db, coll: name });
  if (kind === 'rename') event.to = body.to;
  else if (kind !== 'drop' && kind !== 'dropDatabase') event.operationDescription = body;
  if (kind === 'drop' && body.uuid instanceof Uint8Array) {
    event.collectionUUID = new Binary(Buffer.from(body.uuid), Binary.SUBTYPE_UUID);
  }
}
