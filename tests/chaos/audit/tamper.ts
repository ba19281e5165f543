import type { Connection } from 'mongoose';
import type { Random } from '../../isolation/random.ts';

/** What was done to a stored log behind everybody's back. */
export interface Tampered {
  readonly kind: string;
  /** The entry that is no longer what it was, the first of them. */
  readonly seq: number;
  readonly undo: () => Promise<void>;
}

interface Target {
  readonly tenantId: string;
  readonly entries: number;
  readonly random: Random;
}

interface Stored {
  readonly _id: string;
  readonly [field: string]: unknown;
}

type Tamper = (connection: Connection, target: Target) => Promise<Tampered>;

const entriesOf = (connection: Connection) => connection.collection<Stored>('security_audit_entries');

async function find(connection: Connection, { tenantId }: Target, seq: number): Promise<Stored> {
  const found = await entriesOf(connection).findOne({ _id: `${tenantId}:${seq}` });
  if (!found) throw new Error(`The log has no entry ${seq}.`);
  return found;
}

async function put(connection: Connection, stored: Stored): Promise<void> {
  await entriesOf(connection).replaceOne({ _id: stored._id }, stored, { upsert: true });
}

/** One character of one field of one entry another one. */
const changeOneByte: Tamper = async (connection, target) => {
  const seq = 1 + target.random.below(target.entries);
  const stored = await find(connection, target, seq);
  const fields = ['action', 'actorId', 'subjectId', 'details', 'prevHash', 'hash', 'eventId'];
  const field = fields[target.random.below(fields.length)] ?? 'action';
  const text = String(stored[field]);
  const at = target.random.below(text.length);
  // Another digit could make the id of an event that is there.
  const other = text[at] === '~' ? '-' : '~';
  await put(connection, { ...stored, [field]: `${text.slice(0, at)}${other}${text.slice(at + 1)}` });
  return { kind: `a character of "${field}" changed`, seq, undo: () => put(connection, stored) };
};

const deleteOne: Tamper = async (connection, target) => {
  const seq = 1 + target.random.below(target.entries);
  const stored = await find(connection, target, seq);
  await entriesOf(connection).deleteOne({ _id: stored._id });
  return { kind: 'an entry deleted', seq, undo: () => put(connection, stored) };
};

/** What two entries next to each other say changes places; their seqs stay. */
const swapTwo: Tamper = async (connection, target) => {
  const seq = 1 + target.random.below(target.entries - 1);
  const [one, two] = [await find(connection, target, seq), await find(connection, target, seq + 1)];
  const as = (said: Stored, place: Stored, eventId: unknown): Stored => ({
    ...said,
    _id: place._id,
    seq: place.seq,
    eventId,
  });
  // No two may have one event's id, not even for a moment.
  await put(connection, as(two, one, 'swapping'));
  await put(connection, as(one, two, one.eventId));
  await put(connection, as(two, one, two.eventId));
  const undo = async () => {
    await put(connection, { ...one, eventId: 'swapping' });
    await put(connection, two);
    await put(connection, one);
  };
  return { kind: 'two entries swapped', seq, undo };
};

export const tamperings: readonly Tamper[] = [changeOneByte, deleteOne, swapTwo];
