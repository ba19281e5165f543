import { Timestamp } from 'bson';
import { CommandError } from '../errors.ts';
import { timestampOf } from '../storage/change-log.ts';
import { decode } from '../values/decode.ts';
import { docOf, isDoc } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import type { Command, Engine } from './command.ts';
import { refuseWriteConcern } from './promises.ts';
import { transactionNumber } from './retries.ts';

const allowed = new Set([
  'aggregate',
  'bulkWrite',
  'create',
  'createIndexes',
  'delete',
  'distinct',
  'find',
  'findAndModify',
  'findandmodify',
  'getMore',
  'insert',
  'killCursors',
  'update',
]);
const systemDatabases = new Set(['admin', 'config', 'local']);
const refusedStages = [
  '$out',
  '$merge',
  '$changeStream',
  '$collStats',
  '$indexStats',
  '$currentOp',
  '$listSessions',
  '$listLocalSessions',
  '$planCacheStats',
];

/** Runs a command that belongs to a transaction. Whatever fails in it ends the transaction. */
export function runInTransaction(
  engine: Engine,
  command: Command,
  answer: (inside: Command) => Uint8Array,
): Uint8Array {
  const { session, number } = numbered(command);
  if (command.name === 'commitTransaction') return commit(engine, command, session, number);
  if (command.name === 'abortTransaction') return abort(engine, session, number);
  const { transactions } = engine;
  const transaction =
    command.body.startTransaction === true
      ? start(engine, command, session, number)
      : transactions.get(session, number, command.connectionId);
  try {
    refuseOutside(command);
    const reply = answer({ ...command, catalog: transaction, transaction });
    if (failed(command.name, reply)) transactions.abandon(session);
    return reply;
  } catch (error) {
    transactions.abandon(session);
    throw error;
  }
}

function numbered({ body, session }: Command): { session: string; number: bigint } {
  if (body.autocommit !== false) {
    throw new CommandError(
      72,
      "autocommit must be false, and is given with 'startTransaction' or inside one",
    );
  }
  if (body.startTransaction !== undefined && body.startTransaction !== true) {
    throw new CommandError(72, 'startTransaction must be true if it is given');
  }
  if (session === undefined || body.txnNumber === undefined) {
    throw new CommandError(72, 'a transaction needs a session (lsid) and a txnNumber');
  }
  return { session, number: transactionNumber(body) };
}

function start(engine: Engine, { body, connectionId }: Command, session: string, number: bigint) {
  const level = isDoc(body.readConcern) ? body.readConcern.level : undefined;
  if (level !== undefined && !['local', 'majority', 'snapshot'].includes(String(level))) {
    throw new CommandError(72, `readConcern level ${String(level)} is not served in a transaction`);
  }
  // Throws if a later number has been used, also by a write before the server was started again.
  if (engine.retries.find(session, number) !== undefined) {
    throw new CommandError(117, `Given transaction number ${number} has been used already`);
  }
  return engine.transactions.start(session, number, connectionId);
}

function refuseOutside({ name, db, body }: Command): void {
  if (body.startTransaction === undefined && body.readConcern !== undefined) {
    throw new CommandError(72, 'only the first command of a transaction may specify a readConcern');
  }
  if (body.writeConcern !== undefined) {
    throw new CommandError(72, 'only commitTransaction and abortTransaction take a writeConcern');
  }
  if (!allowed.has(name)) {
    const instead = name === 'count' ? ' Use countDocuments, which is an aggregation, instead.' : '';
    throw new CommandError(263, `Cannot run '${name}' in a multi-document transaction.${instead}`);
  }
  if (systemDatabases.has(db) && name !== 'bulkWrite' && name !== 'getMore') {
    throw new CommandError(263, `Cannot run command against the '${db}' database in a transaction.`);
  }
  for (const stage of name === 'aggregate' && Array.isArray(body.pipeline) ? body.pipeline : []) {
    const refused = isDoc(stage) ? refusedStages.find((one) => Object.hasOwn(stage, one)) : undefined;
    if (refused !== undefined) {
      throw new CommandError(263, `Stage ${refused} cannot run within a multi-document transaction`);
    }
  }
}

const collecting = new Set(['insert', 'update', 'delete', 'bulkWrite']);

/** Whether a write that answers with its errors, instead of failing, has any. */
function failed(name: string, reply: Uint8Array): boolean {
  if (!collecting.has(name)) return false;
  const { writeErrors, nErrors } = decode(reply);
  return Array.isArray(writeErrors) || Number(nErrors ?? 0) > 0;
}

function commit(
  engine: Engine,
  { body, connectionId }: Command,
  session: string,
  number: bigint,
): Uint8Array {
  const { retries, transactions } = engine;
  const before = retries.find(session, number);
  if (before !== undefined) return before;
  if (transactions.outcomeOf(session, number) === 'read') return encode(docOf({ ok: 1 }));
  const transaction = transactions.get(session, number, connectionId);
  if (body.writeConcern !== undefined) refuseWriteConcern(body.writeConcern);
  const origin = docOf({ lsid: body.lsid, txnNumber: body.txnNumber });
  const outcome = transactions.commit(session, transaction, origin);
  const reply = encode(
    docOf({ ok: 1, operationTime: new Timestamp(timestampOf(engine.store.changes.lastTime)) }),
  );
  if (outcome === 'written') retries.keep(session, number, reply);
  return reply;
}

function abort({ retries, transactions }: Engine, session: string, number: bigint): Uint8Array {
  if (retries.find(session, number) !== undefined) {
    throw new CommandError(256, `Transaction ${number} has been committed.`);
  }
  transactions.get(session, number, 0);
  transactions.abandon(session);
  return encode(docOf({ ok: 1 }));
}
