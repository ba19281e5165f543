import { type ClientSession, MongoError, MongoServerError } from 'mongodb';
import { isOutage } from '../isolation/outage.ts';
import type { OperationKind, WriterEntry } from './entries.ts';
import type { Journal } from './journal.ts';
import type { Operation, Thread } from './operations.ts';

const transactional: readonly OperationKind[] = ['transfer', 'booking'];
const commitTriesMax = 5;

/** Runs one write between its intent and its outcome in the journal; gives the error if there was no answer. */
export async function perform(
  { client }: Thread,
  operation: Operation,
  journal: Journal<WriterEntry>,
): Promise<Error | undefined> {
  const { op, kind, atomic, effects, run, done } = operation;
  journal.append({ is: 'intent', op, kind, atomic, effects });
  const session = client().startSession();
  try {
    const number = await (transactional.includes(kind) ? inTransaction(session, run) : run(session));
    journal.append({ is: 'acked', op, ...(number === undefined ? {} : { number }) });
    done?.();
    return undefined;
  } catch (error) {
    if (!isOutage(error)) throw error;
    const refused = error instanceof NotCommitted || (atomic && isRefusal(error));
    journal.append({ is: refused ? 'refused' : 'unknown', op, why: `${error.name}: ${error.message}` });
    return error instanceof MongoServerError ? undefined : error;
  } finally {
    await session.endSession();
  }
}

/** A transaction of which it is certain that it did not happen. */
class NotCommitted extends MongoError {}

async function inTransaction(session: ClientSession, run: Operation['run']): Promise<undefined> {
  session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
  try {
    await run(session);
  } catch (error) {
    if (!isOutage(error)) throw error;
    // Nothing was asked to be committed, so nothing may be, whatever becomes of this goodbye.
    await session.abortTransaction().catch(() => undefined);
    throw new NotCommitted(error.message, { cause: error });
  }
  await commit(session);
}

async function commit(session: ClientSession): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      // The socket's own error makes the driver stumble: it asks it for labels, which it has none of.
      if (!(error instanceof MongoError)) throw new MongoError(`no answer: ${String(error)}`);
      if (error.hasErrorLabel('UnknownTransactionCommitResult') && tries < commitTriesMax) continue;
      // By this label a server promises that the transaction may be run again from its start.
      if (error.hasErrorLabel('TransientTransactionError'))
        throw new NotCommitted(error.message, { cause: error });
      throw error;
    }
  }
}

// An answer that says no, as opposed to no answer; drivers label what they could not find out.
const isRefusal = (error: Error): boolean =>
  error instanceof MongoServerError &&
  !error.hasErrorLabel('RetryableWriteError') &&
  !error.hasErrorLabel('UnknownTransactionCommitResult');
