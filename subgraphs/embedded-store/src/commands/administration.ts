import { arch, hostname, platform, release } from 'node:os';
import { Long, ObjectId } from 'bson';
import { Bell, NotYet } from '../bell.ts';
import { docOf, isDoc } from '../values/document.ts';
import { documentBytesMax } from '../values/encode.ts';
import { arrayArgument, type Command, type Handler } from './command.ts';
import { sessionId } from './retries.ts';

/** The version of MongoDB whose commands are served: 8.0 speaks wire version 25, with `bulkWrite`. */
const serverVersion = '8.0.0';
const wireVersionMax = 25;

/** Tells drivers that their picture of the server is that of this process, in which nothing changes any more. */
const processId = new ObjectId();
const nothingChanges = new Bell();

/** Presented as the only member of a replica set, because drivers retry writes against nothing less. */
const hello: Handler = ({ address }, command) => {
  waitForChange(command);
  const { connectionId } = command;
  return docOf({
    topologyVersion: docOf({ processId, counter: Long.ZERO }),
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    secondary: false,
    setName: 'ymera',
    setVersion: 1,
    hosts: [address],
    primary: address,
    me: address,
    maxBsonObjectSize: documentBytesMax,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: wireVersionMax,
    readOnly: false,
  });
};

/**
 * A driver's monitor that knows this process asks to be answered when something has changed, or after a while. The end
 * of the process is what it notices at once that way. Without such an answer a monitor asks every ten seconds, and
 * version 7.9 of the Node driver may wait for ever if it asks in the moment in which the process dies.
 */
function waitForChange({ body, arrivedAt, streaming }: Command): void {
  const { topologyVersion, maxAwaitTimeMS } = body;
  const known = streaming || (isDoc(topologyVersion) && processId.equals(String(topologyVersion.processId)));
  const until = arrivedAt + Number(maxAwaitTimeMS ?? 0);
  if (known && Date.now() < until) throw new NotYet(nothingChanges, until);
}

const nothing: Handler = () => docOf({});

const buildInfo: Handler = () =>
  docOf({
    version: serverVersion,
    gitVersion: 'ymera-embedded-store',
    versionArray: [8, 0, 0, 0],
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: documentBytesMax,
    storageEngines: ['sqlite'],
  });

const serverStatus: Handler = ({ startedAt, cursors, transactions, store, connections }) =>
  docOf({
    host: hostname(),
    version: serverVersion,
    process: 'ymera-embedded-store',
    pid: process.pid,
    uptime: (Date.now() - startedAt) / 1000,
    localTime: new Date(),
    connections: docOf({ current: connections() }),
    mem: docOf({ resident: Math.round(process.memoryUsage.rss() / 1048576), bits: 64 }),
    metrics: docOf({ cursor: docOf({ open: docOf({ total: cursors.size }) }) }),
    transactions: docOf({ currentOpen: transactions.size }),
    changes: docOf(store.changes.describe()),
    storageEngine: docOf({ name: 'sqlite', persistent: true }),
  });

const hostInfo: Handler = () =>
  docOf({
    system: docOf({ hostname: hostname(), cpuArch: arch() }),
    os: docOf({ type: platform(), version: release() }),
  });

const connectionStatus: Handler = () =>
  docOf({ authInfo: docOf({ authenticatedUsers: [], authenticatedUserRoles: [] }) });

/** Not one of MongoDB's: a client that leaves says so, and the process does not outlive it needlessly. */
const endWhenUnused: Handler = (engine) => {
  engine.endWhenUnused();
  return docOf({ pid: process.pid });
};

const endSessions: Handler = ({ cursors, retries, transactions }, { body, name }) => {
  const sessions = arrayArgument(body, name);
  const ids = new Set(
    sessions
      .slice(0, 10_000)
      .map(sessionId)
      .filter((id) => id !== undefined),
  );
  cursors.killWhere(({ session }) => session !== undefined && ids.has(session));
  for (const id of ids) {
    transactions.forget(id);
    retries.forget(id);
  }
  return docOf({});
};

/** The commands about the server itself. */
export const administrationCommands: Readonly<Record<string, Handler>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: nothing,
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  hostInfo,
  connectionStatus,
  endSessions,
  killSessions: endSessions,
  endWhenUnused,
  refreshSessions: nothing,
  startSession: nothing,
};
