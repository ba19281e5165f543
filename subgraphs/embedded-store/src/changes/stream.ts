import type { Bell } from '../bell.ts';
import { CommandError } from '../errors.ts';
import type { Source } from '../queries/cursors.ts';
import type { Change, ChangeKind, ChangeLog } from '../storage/change-log.ts';
import { equalValues } from '../values/compare.ts';
import { type Doc, docOf } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import { eventOf, invalidateEvent, type Shown } from './event.ts';
import { type Place, tokenOf } from './token.ts';

/** What a stream watches: one collection, one database, or everything. */
export interface Scope {
  readonly db?: string;
  readonly name?: string;
}

export interface StreamOptions extends Shown {
  readonly scope: Scope;
  /** After which change to begin. */
  readonly place: Place;
  /** Whether the place is one that a stream has told of. */
  readonly resumed: boolean;
  /** Also tell of created collections and indexes. */
  readonly expanded: boolean;
  /** The stages after `$changeStream`: nothing for an event that they drop. */
  readonly transform: (event: Doc) => Doc | undefined;
}

const perRead = 256;
const readsPerTake = 64;
const batchBytesMax = 4 * 1024 * 1024;

interface Told {
  readonly bytes: Uint8Array;
  readonly place: Place;
}

/** A change stream: a cursor over the log of changes that does not end until what it watches is gone. */
export class ChangeStream implements Source {
  private readonly changes: ChangeLog;
  private readonly options: StreamOptions;
  private readonly told: Told[] = [];
  private place: Place;
  private ended = false;
  private behind = false;

  constructor(changes: ChangeLog, options: StreamOptions) {
    this.changes = changes;
    this.options = options;
    this.place = options.place;
    refuseLost(changes, options.place);
    if (options.resumed && !options.place.invalidated) this.endIfEnded();
  }

  /** None while there are changes that were not looked at yet: then an empty batch is no reason to wait. */
  get bell(): Bell | undefined {
    return this.behind ? undefined : this.changes.arrived;
  }

  take(count: number): Uint8Array[] {
    const batch: Uint8Array[] = [];
    let bytes = 0;
    for (let reads = 0; batch.length < count && bytes < batchBytesMax; ) {
      const next = this.told.shift();
      if (next !== undefined) {
        this.place = next.place;
        batch.push(next.bytes);
        bytes += next.bytes.length;
        continue;
      }
      this.behind = !this.ended && reads === readsPerTake;
      if (this.ended || this.behind || !this.read()) break;
      reads++;
    }
    return batch;
  }

  done(): boolean {
    return this.ended && this.told.length === 0;
  }

  close(): void {
    this.ended = true;
    this.told.length = 0;
  }

  extra(): Doc {
    return docOf({ postBatchResumeToken: tokenOf(this.place) });
  }

  /** Looks at the next changes; false if there are none. */
  private read(): boolean {
    refuseLost(this.changes, this.place);
    const changes = this.changes.since(this.place.number, perRead);
    for (const change of changes) {
      if (this.ended) break;
      if (this.isWatched(change)) this.tell(eventOf(change, this.options), change.number, false);
      if (this.ends(change)) this.end(change);
    }
    const last = changes.at(-1);
    // With nothing to tell, the place moves on all the same, so that it stays within what the log keeps.
    if (last !== undefined && this.told.length === 0)
      this.place = { number: last.number, invalidated: false };
    return last !== undefined;
  }

  private tell(event: Doc, number: number, invalidated: boolean): void {
    const result = this.options.transform(event);
    if (result === undefined) return;
    if (!equalValues(result._id, event._id)) {
      throw new CommandError(
        280,
        'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline.',
        { errorLabels: ['NonResumableChangeStreamError'] },
      );
    }
    this.told.push({ bytes: encode(result), place: { number, invalidated } });
  }

  private end(change: Change): void {
    this.tell(invalidateEvent(change), change.number, true);
    this.ended = true;
  }

  // A stream resumed after the event that took its collection away goes on with the end that follows from it.
  private endIfEnded(): void {
    const [change] = this.changes.since(this.place.number - 1, 1);
    if (change?.number === this.place.number && this.ends(change)) this.end(change);
  }

  private isWatched({ kind, db, name }: Change): boolean {
    const { scope, expanded } = this.options;
    if (scope.db !== undefined && scope.db !== db) return false;
    if (!expanded && expandedKinds.has(kind)) return false;
    if (kind === 'dropDatabase') return scope.name === undefined;
    return scope.name === undefined ? !name.startsWith('system.') : scope.name === name;
  }

  private ends({ kind, db, name }: Change): boolean {
    const { scope } = this.options;
    if (scope.db !== db) return false;
    if (kind === 'dropDatabase') return true;
    return scope.name === name && (kind === 'drop' || kind === 'rename');
  }
}

const expandedKinds: ReadonlySet<ChangeKind> = new Set(['create', 'createIndexes', 'dropIndexes', 'modify']);

function refuseLost(changes: ChangeLog, { number }: Place): void {
  if (changes.reaches(number)) return;
  throw new CommandError(
    286,
    'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
    { errorLabels: ['NonResumableChangeStreamError'] },
  );
}
