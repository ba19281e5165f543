import { Timestamp } from 'bson';
import { NotYet } from '../bell.ts';
import { CommandError } from '../errors.ts';
import { numberAt, timestampOf } from '../storage/change-log.ts';
import { type Doc, docOf } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import { administrationCommands } from './administration.ts';
import { aggregatingCommands } from './aggregating.ts';
import { refuseUnknownArguments } from './arguments.ts';
import { bulkWritingCommands } from './bulk-write.ts';
import { collectionCommands } from './collections.ts';
import type { Command, Engine, Handler } from './command.ts';
import { explainCommands } from './explain.ts';
import { modifyingCommands } from './find-and-modify.ts';
import { runInTransaction } from './in-transaction.ts';
import { indexCommands } from './indexes.ts';
import { refusePromises } from './promises.ts';
import { readingCommands } from './reading.ts';
import { sessionId, transactionNumber } from './retries.ts';
import { viewing } from './viewing.ts';
import { watching } from './watching.ts';
import { writingCommands } from './writing.ts';

const handlers: ReadonlyMap<string, Handler> = new Map(
  [
    administrationCommands,
    watching(viewing(aggregatingCommands)),
    bulkWritingCommands,
    collectionCommands,
    explainCommands,
    modifyingCommands,
    indexCommands,
    readingCommands,
    writingCommands,
  ].flatMap((table) => Object.entries(table)),
);

const retryable = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify', 'bulkWrite']);

/** Where a command comes from. */
export interface Origin {
  readonly connectionId: number;
  /** Milliseconds since the epoch. */
  readonly arrivedAt: number;
  /** It was answered before, and is to be answered again when there is news. */
  readonly streaming: boolean;
}

/**
 * Runs one command and gives its encoded reply. What it throws, a CommandError for the client's mistakes, NotYet while
 * it has to wait, leaves what it wrote so far to be undone.
 */
export function dispatch(engine: Engine, body: Doc, origin: Origin): Uint8Array {
  try {
    return run(engine, commandOf(engine, body, origin));
  } catch (error) {
    throw error instanceof NotYet ? withinTime(error, body, origin) : error;
  }
}

/** A command waits for a lock as long as its `maxTimeMS` lets it; getMore reads that argument itself. */
function withinTime(wait: NotYet, body: Doc, { arrivedAt }: Origin): NotYet | CommandError {
  const ms = Number(body.maxTimeMS ?? 0);
  if (!(ms > 0) || body.getMore !== undefined) return wait;
  const until = arrivedAt + ms;
  if (Date.now() >= until) return new CommandError(50, 'operation exceeded time limit');
  return new NotYet(wait.bell, Math.min(wait.until, until));
}

function commandOf({ store }: Engine, body: Doc, origin: Origin): Command {
  const [name] = Object.keys(body);
  if (name === undefined) throw new CommandError(59, "no such command: ''");
  const db = typeof body.$db === 'string' ? body.$db : 'admin';
  return { name, db, body, session: sessionId(body.lsid), ...origin, catalog: store, transaction: undefined };
}

function run(engine: Engine, command: Command): Uint8Array {
  const handler = handlers.get(command.name);
  const { body } = command;
  if (body.autocommit !== undefined || body.startTransaction !== undefined) {
    return runInTransaction(engine, command, (inside) => answer(engine, handler, inside));
  }
  refusePromises(body, engine.store.changes.lastTime);
  const { session } = command;
  if (session === undefined || body.txnNumber === undefined || !retryable.has(command.name)) {
    return answer(engine, handler, command);
  }
  const txnNumber = transactionNumber(body);
  // What a write reads first costs less inside of the transaction that it is about to need anyway.
  engine.store.batch.enter();
  const before = engine.retries.find(session, txnNumber);
  if (before !== undefined) return before;
  engine.transactions.abandon(session);
  const reply = answer(engine, handler, command);
  engine.retries.keep(session, txnNumber, reply);
  return reply;
}

function answer(engine: Engine, handler: Handler | undefined, command: Command): Uint8Array {
  if (handler === undefined) throw new CommandError(59, `no such command: '${command.name}'`);
  refuseUnknownArguments(command.name, command.body);
  const reply = handler(engine, command);
  if (reply instanceof Uint8Array) return reply;
  return encode(docOf({ ...reply, ok: 1, operationTime: operationTime(engine) }));
}

/** The time of the last change, from which a change stream can be started. */
function operationTime({ store }: Engine): Timestamp {
  return new Timestamp(timestampOf(store.changes.lastTime || numberAt(Date.now())));
}

/** The reply for an error of the client's. */
export const errorReply = (error: CommandError): Uint8Array =>
  encode(
    docOf({ ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.details }),
  );
