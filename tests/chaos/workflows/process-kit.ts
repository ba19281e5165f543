import { type Clock, systemClock } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { openMongo } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import { createMongoStores } from '../../../subgraphs/workflows/src/models/mongo-stores.ts';
import type { Stores } from '../../../subgraphs/workflows/src/ports.ts';
import { createFakeAgents } from './fake-agents.ts';
import { openLedger } from './ledger.ts';
import type { Command, News, ProcessOrder } from './messages.ts';
import { overwritingLog, trappedLog, watchedLog } from './traps.ts';

// Whoever starts this process writes the order: fleet.ts.
export const readOrder = (): ProcessOrder => JSON.parse(process.argv[2] ?? '') as ProcessOrder;

/** What a coordinator and a worker have in common. */
export async function openKit(order: ProcessOrder) {
  const { uri, database } = order;
  const handle = await openMongo({ uri, dbName: database, dataDir: '/nonexistent' });
  const { connection } = handle;
  const clock = createWrongClock();
  const log = tellingLog();
  const ledger = await openLedger(connection);
  return {
    ledger,
    stores: withFaults(await createMongoStores(connection), order, connection),
    agentRunner: createFakeAgents(ledger),
    clock,
    log,
    close: () => handle.close(),
  };
}

function withFaults(stores: Stores, { mutant, trap }: ProcessOrder, connection: Connection): Stores {
  let { commits } = stores;
  if (mutant) commits = overwritingLog(commits, connection);
  commits = watchedLog(commits, () => void tell({ is: 'taken' }));
  if (trap) commits = trappedLog(commits, trap, () => tell({ is: 'trapped' }));
  return { ...stores, commits };
}

/** Resolves when it has left this process. */
function tell(news: News): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send) process.send(news, undefined, undefined, () => resolve());
    else resolve();
  });
}

/** The system's clock, which can be told to be wrong. */
function createWrongClock(): Clock & { setOffset(ms: number): void } {
  let offset = 0;
  return {
    now: () => systemClock.now() + offset,
    wait: systemClock.wait,
    setOffset: (ms) => {
      offset = ms;
    },
  };
}

function tellingLog(): Log {
  const log: Log = {
    debug: (_message, fields) => {
      if (fields?.end === 'fenced') void tell({ is: 'fenced' });
    },
    info: () => {},
    warn: () => {},
    error: (message, fields) => void tell({ is: 'error', message, error: String(fields?.error) }),
    child: () => log,
  };
  return log;
}

/** Runs until it is told to stop, or whoever started this process is gone. */
export async function untilTold(clock: { setOffset(ms: number): void }): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  process.on('disconnect', () => process.exit(1));
  process.on('message', (command: Command) => {
    if (command.is === 'clock') clock.setOffset(command.offsetMs);
    else stopped.resolve();
  });
  await tell({ is: 'ready' });
  await stopped.promise;
}
