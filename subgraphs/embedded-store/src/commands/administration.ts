import { arch, hostname, platform, release } from 'node:os';
import { CommandError } from '../errors.ts';
import { choosePlan, type Plan } from '../planning/planner.ts';
import { findDocuments } from '../queries/find.ts';
import { scan } from '../storage/scan.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { documentBytesMax } from '../values/encode.ts';
import { type Handler, namespaceOf } from './command.ts';
import { parseQuery } from './reading.ts';
import { sessionId } from './retries.ts';

/** The version of MongoDB whose commands are served: 8.0 speaks wire version 25, with `bulkWrite`. */
const serverVersion = '8.0.0';
const wireVersionMax = 25;

/** Presented as the only member of a replica set, because drivers retry writes against nothing less. */
const hello: Handler = ({ address }, { connectionId }) =>
  docOf({
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

const explain: Handler = (engine, command) => {
  const inner = command.body.explain;
  if (!isDoc(inner)) throw new CommandError(14, 'explain takes a command');
  const [name = ''] = Object.keys(inner);
  if (name !== 'find' && name !== 'count')
    throw new CommandError(238, `explain of '${name}' is not supported`);
  const target = { ...command, name, body: inner };
  const query = parseQuery(inner, name === 'find' ? 'filter' : 'query');
  const collection = engine.store.find(command.db, String(inner[name]));
  const plan: Plan =
    collection === undefined ? { kind: 'scan', sorted: true } : choosePlan(collection, query);
  const reply = docOf({
    queryPlanner: docOf({
      namespace: namespaceOf(target),
      winningPlan: describePlan(plan),
      rejectedPlans: [],
    }),
  });
  if (command.body.verbosity === 'queryPlanner' || collection === undefined) return reply;
  const count = (items: Iterable<unknown>): number => [...items].length;
  reply.executionStats = docOf({
    nReturned: count(findDocuments(collection, query)),
    totalDocsExamined: count(scan(collection, plan)),
  });
  return reply;
};

function describePlan(plan: Plan): Doc {
  const found = foundBy(plan);
  return plan.sorted ? found : docOf({ stage: 'SORT', inputStage: found });
}

function foundBy(plan: Plan): Doc {
  if (plan.kind === 'scan') return docOf({ stage: 'COLLSCAN', direction: 'forward' });
  if (plan.kind === 'union') return docOf({ stage: 'OR', inputStages: plan.plans.map(foundBy) });
  const indexName = plan.index === '_id_' ? '_id_' : plan.index.spec.name;
  const direction = plan.reverse ? 'backward' : 'forward';
  const scanned = docOf({ stage: 'IXSCAN', indexName, direction, ranges: plan.ranges.length });
  return docOf({ stage: 'FETCH', inputStage: scanned });
}

/** Not one of MongoDB's: a client that leaves says so, and the process does not outlive it needlessly. */
const endWhenUnused: Handler = (engine) => {
  engine.endWhenUnused();
  return docOf({ pid: process.pid });
};

const endSessions: Handler = ({ cursors, retries, transactions }, { body, name }) => {
  const given = body[name];
  const sessions = Array.isArray(given) ? given : [];
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
  explain,
  endSessions,
  killSessions: endSessions,
  endWhenUnused,
  refreshSessions: nothing,
  startSession: nothing,
};
