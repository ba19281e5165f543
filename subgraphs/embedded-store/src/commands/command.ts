import { CommandError } from '../errors.ts';
import type { Cursors } from '../queries/cursors.ts';
import type { Catalog } from '../storage/catalog.ts';
import { refuseBadName } from '../storage/names.ts';
import type { Store } from '../storage/store.ts';
import type { TimeLimit } from '../time-limit.ts';
import type { Transaction } from '../transactions/transaction.ts';
import type { Transactions } from '../transactions/transactions.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { rankOf, typeRank } from '../values/types.ts';
import type { Retries } from './retries.ts';

/** What commands work on. */
export interface Engine {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly retries: Retries;
  readonly transactions: Transactions;
  /** How clients reach this server; part of the handshake. */
  readonly address: string;
  readonly startedAt: number;
  /** How many clients are connected. */
  readonly connections: () => number;
  /** Lets the process end as soon as its last client has gone, instead of waiting a while for another. */
  readonly endWhenUnused: () => void;
}

/** One command as a client sent it. */
export interface Command {
  readonly name: string;
  readonly db: string;
  readonly body: Doc;
  /** The logical session, as the hex of its id. */
  readonly session: string | undefined;
  readonly connectionId: number;
  /** When it came, in milliseconds since the epoch; a command that waited was not new when it ran. */
  readonly arrivedAt: number;
  /** The client was answered before and takes another answer when there is news. */
  readonly streaming: boolean;
  /** The collections it sees. */
  readonly catalog: Catalog;
  readonly transaction: Transaction | undefined;
}

/** A handler answers with a document, to which `ok: 1` is added, or with a whole encoded reply. */
export type Handler = (engine: Engine, command: Command) => Doc | Uint8Array;

/** The collection a command names; throws InvalidNamespace if that is no name. */
export function collectionName({ name, db, body }: Command): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') {
    throw new CommandError(
      73,
      `Invalid namespace specified: the value of '${name}' is not a collection name`,
    );
  }
  refuseBadName(db, value);
  return value;
}

export const namespaceOf = (command: Command): string => `${command.db}.${collectionName(command)}`;

/** An optional document argument; empty if absent. */
export function documentArgument(body: Doc, name: string): Doc {
  const value = body[name];
  if (value === undefined || value === null) return {};
  if (!isDoc(value)) throw new CommandError(14, `Expected field '${name}' to be of type object`);
  return value;
}

/** An array argument that a command cannot do without. */
export function arrayArgument(body: Doc, name: string): readonly unknown[] {
  const value = body[name];
  if (!Array.isArray(value)) throw new CommandError(14, `Expected field '${name}' to be of type array`);
  return value;
}

/** An optional whole number of at least 0. */
export function countArgument(body: Doc, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  const number =
    typeof value === 'string' || typeof value === 'boolean' ? Number.NaN : Math.trunc(Number(value));
  if (!Number.isFinite(number)) throw new CommandError(14, `Expected field '${name}' to be a number`);
  if (number < 0)
    throw new CommandError(2, `BSON field '${name}' value must be >= 0, actual value '${number}'`);
  return number;
}

/** An optional boolean; a number stands for one as it does for MongoDB, and anything else is refused. */
export function flagArgument(body: Doc, name: string, otherwise = false): boolean {
  const value = body[name];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'boolean') return value;
  if (rankOf(value) === typeRank.number) return Number(value) !== 0;
  throw new CommandError(14, `BSON field '${name}' is the wrong type, expected type 'bool'`);
}

/** The index a command insists on, if it does; drivers send an empty hint for none. */
export function hintOf({ hint }: Doc): { readonly hint?: unknown } {
  const none = hint === undefined || hint === null || (isDoc(hint) && Object.keys(hint).length === 0);
  return none ? {} : { hint };
}

/** The time limit of a command that asks for one. */
export function timeLimitOf(body: Doc): TimeLimit {
  const ms = countArgument(body, 'maxTimeMS') ?? 0;
  return { expiresAt: ms === 0 ? Number.POSITIVE_INFINITY : Date.now() + ms };
}

/** Refuses arguments that would change the meaning of a command and that this engine does not know. */
export function refuseArguments(body: Doc, what: string, names: readonly string[]): void {
  const name = names.find((argument) => body[argument] !== undefined && body[argument] !== false);
  if (name !== undefined)
    throw new CommandError(238, `${what} does not support '${name}' in the embedded store`);
}
