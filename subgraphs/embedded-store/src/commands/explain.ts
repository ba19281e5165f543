import { hostname } from 'node:os';
import { effectiveCollation } from '../collation/choice.ts';
import { CommandError } from '../errors.ts';
import { describeFilter, describePlan, describeScan } from '../planning/describe.ts';
import { isExact, type QueryPlan } from '../planning/plan.ts';
import { comparePlans } from '../planning/planner.ts';
import type { Work } from '../planning/rows.ts';
import { countDocuments, findDocuments } from '../queries/find.ts';
import type { Collection } from '../storage/collection.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { type Handler, namespaceOf } from './command.ts';
import { type Explained, explainedCommand } from './explained.ts';

const verbosities = ['queryPlanner', 'executionStats', 'allPlansExecution'] as const;

/** Says how a command would be run, and with what work; nothing is written. */
const explain: Handler = (_engine, command) => {
  const inner = command.body.explain;
  if (!isDoc(inner)) throw new CommandError(14, 'explain takes a command');
  const verbosity = verbosities.find((one) => one === (command.body.verbosity ?? 'allPlansExecution'));
  if (verbosity === undefined) {
    throw new CommandError(9, `verbosity string must be one of {'${verbosities.join("', '")}'}`);
  }
  const [name = ''] = Object.keys(inner);
  const explained = explainedCommand({ ...command, name, body: inner });
  const collection = command.catalog.find(
    explained.target.db,
    String(explained.target.body[explained.target.name]),
  );
  const plans = planned(collection, explained);
  const stats =
    verbosity === 'queryPlanner' ? {} : { executionStats: run(collection, explained, plans.chosen) };
  const found = { queryPlanner: queryPlanner(collection, explained, plans), ...stats };
  return docOf({
    explainVersion: '1',
    ...(explained.stages.length === 0
      ? found
      : { stages: [docOf({ $cursor: docOf(found) }), ...explained.stages] }),
    command: inner,
    serverInfo: docOf({ host: hostname(), gitVersion: 'ymera-embedded-store' }),
  });
};

interface Plans {
  readonly chosen: QueryPlan | undefined;
  readonly rejected: readonly QueryPlan[];
}

function planned(collection: Collection | undefined, { query, kind }: Explained): Plans {
  if (collection === undefined) return { chosen: undefined, rejected: [] };
  const { plan, rejected } = comparePlans(collection, kind === 'count' ? { ...query, sort: [] } : query);
  return { chosen: plan, rejected };
}

function queryPlanner(collection: Collection | undefined, explained: Explained, plans: Plans): Doc {
  const { query, target } = explained;
  const collation = effectiveCollation(query.collation, collection?.options);
  return docOf({
    namespace: namespaceOf(target),
    parsedQuery: describeFilter(query.filter),
    ...(collation === undefined ? {} : { collation: collation.document }),
    indexFilterSet: false,
    winningPlan: stagesOf(explained, plans.chosen),
    rejectedPlans: plans.rejected.map((plan) => stagesOf(explained, plan)),
  });
}

/** The stages of a plan: those that find, and on top of them what the command does with what it found. */
function stagesOf(explained: Explained, plan: QueryPlan | undefined): Doc {
  if (plan === undefined) return docOf({ stage: 'EOF' });
  const { kind, query, projection } = explained;
  if (kind === 'count') return docOf({ stage: 'COUNT', inputStage: countedBy(explained, plan) });
  let stages = describePlan(plan, query.filter, query.sort);
  if (kind === 'update') return docOf({ stage: 'UPDATE', inputStage: stages });
  if (kind === 'delete') return docOf({ stage: 'DELETE', inputStage: stages });
  if (query.skip > 0) stages = docOf({ stage: 'SKIP', skipAmount: query.skip, inputStage: stages });
  if (query.limit > 0) stages = docOf({ stage: 'LIMIT', limitAmount: query.limit, inputStage: stages });
  if (projection === undefined) return stages;
  return docOf({ stage: 'PROJECTION_DEFAULT', transformBy: projection, inputStage: stages });
}

function countedBy({ query }: Explained, plan: QueryPlan): Doc {
  if (Object.keys(query.filter).length === 0 && query.hint === undefined) {
    return docOf({ stage: 'RECORD_STORE_FAST_COUNT' });
  }
  return isExact(plan) ? describeScan(plan, 'COUNT_SCAN') : describePlan(plan, query.filter, []);
}

function run(collection: Collection | undefined, explained: Explained, plan: QueryPlan | undefined): Doc {
  const work: Work = { keys: 0, docs: 0 };
  const started = performance.now();
  const result =
    collection === undefined || plan === undefined
      ? { nReturned: 0 }
      : execute(collection, explained, plan, work);
  const { nReturned, ...counts } = result;
  return docOf({
    executionSuccess: true,
    nReturned,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: work.keys,
    totalDocsExamined: work.docs,
    executionStages: docOf({ ...stagesOf(explained, plan), nReturned, ...counts }),
  });
}

interface Counts {
  readonly nReturned: number;
  readonly [stage: string]: number;
}

/** Runs the plan to its end without changing anything, and counts. */
function execute(collection: Collection, explained: Explained, plan: QueryPlan, work: Work): Counts {
  const { kind, query } = explained;
  if (kind === 'count') return executeCount(collection, explained, plan, work);
  let n = 0;
  let nWouldModify = 0;
  for (const { bytes, doc, match } of findDocuments(collection, query, { plan, work })) {
    n++;
    if (explained.wouldModify?.(doc ?? decode(bytes), bytes, match) === true) nWouldModify++;
  }
  if (kind === 'update') return { nReturned: 0, nMatched: n, nWouldModify };
  if (kind === 'delete') return { nReturned: 0, nWouldDelete: n };
  return { nReturned: n };
}

function executeCount(collection: Collection, { query }: Explained, plan: QueryPlan, work: Work): Counts {
  const nCounted = countDocuments(collection, query, { plan, work });
  // Keys that are counted are examined, all of them, whatever part of the count was asked for.
  if (isExact(plan)) work.keys += countDocuments(collection, { ...query, skip: 0, limit: 0 }, { plan });
  return { nReturned: 0, nCounted };
}

/** The explain command. */
export const explainCommands: Readonly<Record<string, Handler>> = { explain };
