import { CommandError, notSupported } from '../errors.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import { administrationCommands } from './administration.ts';
import { aggregatingCommands } from './aggregating.ts';
import { collectionCommands } from './collections.ts';
import type { Command, Engine, Handler } from './command.ts';
import { modifyingCommands } from './find-and-modify.ts';
import { indexCommands } from './indexes.ts';
import { readingCommands } from './reading.ts';
import { sessionId } from './retries.ts';
import { writingCommands } from './writing.ts';

const handlers: ReadonlyMap<string, Handler> = new Map(
  [
    administrationCommands,
    aggregatingCommands,
    collectionCommands,
    modifyingCommands,
    indexCommands,
    readingCommands,
    writingCommands,
  ].flatMap((table) => Object.entries(table)),
);

const retryable = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify']);

/** Runs one command and gives its encoded reply; only defects and failures of SQLite are thrown. */
export function dispatch(engine: Engine, body: Doc, connectionId: number): Uint8Array {
  try {
    return run(engine, commandOf(engine, body, connectionId));
  } catch (error) {
    if (error instanceof CommandError) return errorReply(error);
    throw error;
  }
}

function commandOf({ store }: Engine, body: Doc, connectionId: number): Command {
  const [name] = Object.keys(body);
  if (name === undefined) throw new CommandError(59, "no such command: ''");
  const db = typeof body.$db === 'string' ? body.$db : 'admin';
  return { name, db, body, session: sessionId(body.lsid), connectionId, catalog: store };
}

function run(engine: Engine, command: Command): Uint8Array {
  const handler = handlers.get(command.name);
  if (handler === undefined) throw new CommandError(59, `no such command: '${command.name}'`);
  refuseGuarantees(command.body);
  const { session, body } = command;
  if (session === undefined || body.txnNumber === undefined || !retryable.has(command.name)) {
    return encoded(handler(engine, command));
  }
  const txnNumber = BigInt(String(body.txnNumber));
  const before = engine.retries.find(session, txnNumber);
  if (before !== undefined) return before;
  const reply = encoded(handler(engine, command));
  engine.retries.keep(session, txnNumber, reply);
  return reply;
}

/** Refuses what would promise more than one process on one machine can keep. */
function refuseGuarantees(body: Doc): void {
  if (body.autocommit !== undefined || body.startTransaction !== undefined) {
    throw notSupported('a multi-document transaction');
  }
  const { writeConcern, readConcern } = body;
  if (isDoc(writeConcern) && Number(writeConcern.w) > 1) {
    throw new CommandError(100, 'Not enough data-bearing nodes');
  }
  if (isDoc(readConcern) && readConcern.level === 'snapshot') {
    throw new CommandError(72, 'readConcern level snapshot is not supported by the embedded store');
  }
}

const encoded = (reply: Doc | Uint8Array): Uint8Array =>
  reply instanceof Uint8Array ? reply : encode(docOf({ ...reply, ok: 1 }));

/** The reply for an error of the client's. */
export const errorReply = (error: CommandError): Uint8Array =>
  encode(
    docOf({ ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.details }),
  );
