import { CommandError } from '../errors.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { Collection } from '../storage/collection.ts';
import type { IndexSpec } from '../storage/index-spec.ts';
import type { Claim, DocumentChange, Journal } from '../storage/journal.ts';
import { refuseBadName } from '../storage/names.ts';
import type { Store } from '../storage/store.ts';
import { type Doc, newDoc } from '../values/document.ts';
import { type Locks, lockName } from './locks.ts';
import type { Snapshot } from './snapshot.ts';

/** Something the transaction did, to be done again by the store when it commits. */
type Step =
  | { readonly kind: 'create'; readonly collection: Collection }
  | {
      readonly kind: 'createIndex';
      readonly collection: Collection;
      readonly id: number;
      readonly spec: IndexSpec;
    }
  | {
      readonly kind: 'change';
      readonly collection: Collection;
      readonly rid: number;
      readonly change: DocumentChange;
    };

const stepsMax = 100_000;
const bytesMax = 64 * 1024 * 1024;

/**
 * An open transaction: the catalog that its commands see, and the journal of what they change. Reads see the snapshot
 * and the transaction's own writes. A write locks the document and its unique keys; it throws WriteConflict if another
 * transaction has the lock, or if somebody changed the document after the snapshot was taken.
 */
export class Transaction implements Catalog, Journal {
  readonly guarded = true;
  readonly startedAt: number;
  private readonly store: Store;
  private readonly locks: Locks<object>;
  private readonly snapshot: Snapshot;
  private readonly steps: Step[] = [];
  private readonly created = new Map<string, Collection>();
  private readonly stored = new Map<Collection, Collection>();
  private bytes = 0;

  constructor(parts: { store: Store; locks: Locks<object>; snapshot: Snapshot; now: number }) {
    this.store = parts.store;
    this.locks = parts.locks;
    this.snapshot = parts.snapshot;
    this.startedAt = parts.now;
    this.snapshot.begin(this);
  }

  get changesNothing(): boolean {
    return this.steps.length === 0;
  }

  find(db: string, name: string): Collection | undefined {
    const own = this.created.get(`${db}.${name}`);
    if (own !== undefined) return own;
    const stored = this.store.find(db, name);
    const definedAt = stored?.info.definedAt ?? this.store.lastDropAt;
    if (definedAt > this.snapshot.number) {
      throw new CommandError(
        246,
        `Unable to read from a snapshot due to pending collection catalog changes to ${db}.${name}; please retry`,
        transient,
      );
    }
    if (stored === undefined) return undefined;
    const seen = this.snapshot.collection(stored);
    this.stored.set(seen, stored);
    return seen;
  }

  open(db: string, name: string): Collection {
    return this.find(db, name) ?? this.create(db, name, newDoc());
  }

  create(db: string, name: string, options: Doc): Collection {
    refuseBadName(db, name);
    if (this.find(db, name) !== undefined) {
      throw new CommandError(48, `Collection ${db}.${name} already exists.`);
    }
    this.lock(0, `0/${db}.${name}`);
    const info = this.store.newInfo(db, name, options);
    const collection = this.snapshot.create(info);
    this.created.set(collection.namespace, collection);
    this.keep({ kind: 'create', collection }, 0);
    return collection;
  }

  /** Makes an index on a collection that this transaction has created itself. */
  createIndex(collection: Collection, spec: IndexSpec): void {
    if (this.created.get(collection.namespace) !== collection) {
      throw new CommandError(
        263,
        `Cannot create new indexes on existing collection ${collection.namespace} in a multi-document transaction.`,
      );
    }
    const id = this.store.newIndexId();
    this.snapshot.createIndex(collection, id, spec);
    this.keep({ kind: 'createIndex', collection, id, spec }, 0);
  }

  keepMultikey(): void {}

  claim({ collection, idKey, unique }: Claim): void {
    if (collection.options.capped === true) {
      throw new CommandError(
        263,
        `Collection ${collection.namespace} is a capped collection. Writes in transactions are not allowed on capped collections.`,
      );
    }
    const stored = this.stored.get(collection);
    if (this.lock(collection.id, lockName(collection.id, '_id_', idKey)) && stored !== undefined) {
      refuseNewer(stored.ownerOf(idKey)?.number, collection.ownerOf(idKey)?.number);
    }
    for (const [index, keys] of unique) {
      const storedIndex = stored?.indexes.get(index.spec.name);
      for (const key of keys) {
        const taken = this.lock(collection.id, lockName(collection.id, index.id, key));
        if (taken && storedIndex !== undefined)
          refuseNewer(storedIndex.ownersOf(key).join(), index.ownersOf(key).join());
      }
    }
  }

  note(collection: Collection, rid: number, change: DocumentChange): number {
    const size = 'bytes' in change ? change.bytes.length : 0;
    this.keep({ kind: 'change', collection, rid, change }, size);
    // A place belongs to one document even if this transaction is given up.
    collection.info.ridNext = Math.max(collection.info.ridNext, rid + 1);
    return this.snapshot.number;
  }

  /** Does everything again on the store's own tables; throws only what is a defect. */
  apply(): void {
    for (const step of this.steps) {
      if (step.kind === 'create') this.store.createFrom(step.collection.info);
      else if (step.kind === 'createIndex') {
        this.store.createIndexFrom(this.storedOf(step.collection), step.spec, { id: step.id });
      } else applyChange(this.storedOf(step.collection), step.rid, step.change);
    }
  }

  /** Lets go of locks and snapshot; to be called once. */
  end(): void {
    this.locks.release(this);
    this.snapshot.end();
  }

  private storedOf({ db, name }: Collection): Collection {
    const stored = this.store.find(db, name);
    if (stored === undefined) throw new Error(`${db}.${name} was dropped under the locks of a transaction`);
    return stored;
  }

  private lock(collection: number, key: string): boolean {
    const owner = this.locks.ownerOf(key);
    if (owner !== undefined && owner !== this) throw writeConflict();
    return this.locks.take(this, collection, key);
  }

  private keep(step: Step, bytes: number): void {
    this.bytes += bytes;
    if (this.steps.length >= stepsMax || this.bytes > bytesMax) {
      throw new CommandError(
        319,
        `a transaction may change ${stepsMax} documents and ${bytesMax} bytes in the embedded store`,
      );
    }
    this.steps.push(step);
  }
}

function applyChange(stored: Collection, rid: number, change: DocumentChange): void {
  switch (change.kind) {
    case 'insert':
      stored.insert(change.doc, change.bytes, rid);
      break;
    case 'replace':
    case 'update':
      stored.replace(rid, change);
      break;
    case 'delete':
      stored.remove(rid, change.before);
  }
}

/** Drivers run a whole transaction again on this label. */
export const transient = { errorLabels: ['TransientTransactionError'] };

const writeConflict = (): CommandError =>
  new CommandError(
    112,
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
    transient,
  );

function refuseNewer(now: number | string | undefined, then: number | string | undefined): void {
  if (now !== then) throw writeConflict();
}
