import type { Document } from 'mongodb';
import type { Random } from './random.ts';
import type { Fault } from './wire-proxy.ts';

const inTransaction = ({ autocommit }: Document): boolean => autocommit === false;

function outsideTransaction(command: Document): Document {
  const { txnNumber: _n, autocommit: _a, startTransaction: _s, readConcern: _r, ...plain } = command;
  return plain;
}

/** Some reads of transactions, but never the first, see the newest data instead of the transaction's snapshot. */
export const readsOutsideTransactions = (random: Random): Fault => ({
  onCommand: (command) => {
    const may = command.find !== undefined && inTransaction(command) && command.startTransaction !== true;
    return may && random.chance(0.3) ? { forward: outsideTransaction(command) } : undefined;
  },
});

/** Some updates of transactions, but never the first command, happen whether or not the transaction commits. */
export function writesOutsideTransactions(random: Random): Fault {
  const touched = new Map<string, Set<string>>();
  return {
    onCommand: (command) => {
      if (command.update === undefined || !inTransaction(command)) return undefined;
      const [first] = command.updates;
      const key = String(first.q._id);
      const transaction = `${command.lsid.id.toString('hex')} ${command.txnNumber}`;
      const before = touched.get(transaction) ?? new Set();
      touched.set(transaction, before);
      // A document that the transaction holds already would make the update wait for its own transaction.
      const may = command.startTransaction !== true && !before.has(key);
      // Bounded: two transactions whose leaked updates want each other's documents would wait for ever.
      if (may && random.chance(0.3)) return { forward: { ...outsideTransaction(command), maxTimeMS: 200 } };
      before.add(key);
      return undefined;
    },
  };
}

/** Some reads of a document are answered with what an earlier read of it was. */
export function staleReads(random: Random): Fault {
  const earlier = new Map<string, Document>();
  const keyOf = ({ find, filter, autocommit }: Document): string | undefined =>
    find !== undefined && autocommit === undefined && filter?._id !== undefined
      ? String(filter._id)
      : undefined;
  return {
    onReply: (command, reply) => {
      const key = keyOf(command);
      if (key === undefined || reply.cursor?.firstBatch?.length !== 1) return undefined;
      const old = earlier.get(key);
      if (old === undefined) earlier.set(key, reply);
      return old !== undefined && random.chance(0.05) ? old : undefined;
    },
  };
}

/** Some inserts and updates are acknowledged and go no further. */
export const acknowledgesUnseen = (random: Random, probability = 0.02): Fault => ({
  onCommand: (command) => {
    const statements = command.insert === undefined ? command.updates : command.documents;
    if (statements?.length !== 1 || inTransaction(command)) return undefined;
    return random.chance(probability) ? { answer: { n: 1, nModified: 1, ok: 1 } } : undefined;
  },
});

/** Some updates are done twice, as a driver's retry would without the record of the first attempt. */
export const appliesTwice = (random: Random, probability = 0.02): Fault => ({
  onCommand: (command) => {
    const [update, ...others] = command.updates ?? [];
    if (update === undefined || others.length > 0 || !random.chance(probability)) return undefined;
    return { forward: { ...command, updates: [update, update] } };
  },
});
