import type {
  BatchFetchNode,
  FetchNode,
  FlattenNodePathSegment,
  PlanNode,
  SubscriptionNode,
} from '@graphql-hive/router-query-planner';
import { type MergeShape, shapeOfOperation } from './merge-shape.ts';
import { compileRepresent, type Represent } from './representations.ts';
import { type Rewrite, renameInShape, toRewrites } from './rewrites.ts';
import type { SubgraphSource } from './source.ts';
import type { TypeConditions } from './type-conditions.ts';

/** A query plan made ready to run: texts parsed, sources found, representations compiled. */
export type Step<C> =
  | { readonly kind: 'sequence'; readonly steps: readonly Step<C>[] }
  | { readonly kind: 'parallel'; readonly steps: readonly Step<C>[] }
  | RootFetch<C>
  | EntityFetch<C>;

/** What every request to a subgraph has. */
interface Fetch<C> {
  readonly source: SubgraphSource<C>;
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variableUsages: readonly string[];
  /** The planner's own aliases to the keys that they stand for, for error paths. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Fetches root fields; the answer becomes part of the operation's data. */
export interface RootFetch<C> extends Fetch<C> {
  readonly kind: 'root';
  readonly shape: MergeShape;
  readonly outputRewrites: readonly Rewrite[];
}

/** Fetches fields of entities that are already in the operation's data. */
export interface EntityFetch<C> extends Fetch<C> {
  readonly kind: 'entities';
  readonly groups: readonly EntityGroup[];
}

/** One `_entities` field of a fetch. */
export interface EntityGroup {
  /** The response key of the `_entities` field. */
  readonly key: string;
  /** The variable that takes the representations; groups may share one. */
  readonly variable: string;
  readonly places: readonly (readonly FlattenNodePathSegment[])[];
  readonly represent: Represent;
  readonly shape: MergeShape;
  readonly outputRewrites: readonly Rewrite[];
}

/** A plan split into the event source, for subscriptions, and what is done for the request or for each event. */
export interface Program<C> {
  readonly subscription: RootFetch<C> | null;
  readonly steps: Step<C> | null;
}

/** What compiling a plan needs to know of the supergraph. */
export interface ProgramParts<C> {
  readonly sources: ReadonlyMap<string, SubgraphSource<C>>;
  readonly types: TypeConditions;
}

/** Makes a plan ready to run. Throws for what cannot be run: a deferred part, or a subgraph without a source. */
export function compilePlan<C>(parts: ProgramParts<C>, plan: PlanNode | undefined): Program<C> {
  if (plan === undefined) return { subscription: null, steps: null };
  const subscription = subscriptionOf(plan);
  return {
    subscription: subscription === null ? null : rootFetch(parts, subscription.primary),
    steps: compileNode(parts, plan),
  };
}

function subscriptionOf(plan: PlanNode): SubscriptionNode | null {
  if (plan.kind === 'Subscription') return plan;
  const first = plan.kind === 'Sequence' ? plan.nodes[0] : undefined;
  return first?.kind === 'Subscription' ? first : null;
}

function compileNode<C>(parts: ProgramParts<C>, node: PlanNode | null | undefined): Step<C> | null {
  if (node == null) return null;
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', steps: compileAll(parts, node.nodes) };
    case 'Parallel':
      return { kind: 'parallel', steps: compileAll(parts, node.nodes) };
    case 'Condition':
      throw new Error('Conditions are decided before planning.');
    case 'Flatten':
      if (node.node.kind !== 'Fetch') throw new Error(`The planner put a ${node.node.kind} under a Flatten.`);
      return entityFetch(parts, node.node, node.path);
    case 'Fetch':
      return rootFetch(parts, node);
    case 'BatchFetch':
      return batchFetch(parts, node);
    case 'Subscription':
      // The event source has already delivered what this node would fetch.
      return null;
    case 'Defer':
      throw new Error('@defer is not supported.');
  }
}

function compileAll<C>(parts: ProgramParts<C>, nodes: readonly PlanNode[]): Step<C>[] {
  return nodes.map((node) => compileNode(parts, node)).filter((step) => step !== null);
}

function rootFetch<C>(parts: ProgramParts<C>, node: FetchNode): RootFetch<C> {
  const outputRewrites = toRewrites(node.outputRewrites);
  const shape = shapeOfOperation(node.operation);
  for (const rewrite of outputRewrites) renameInShape(shape, rewrite);
  return { kind: 'root', ...fetchOf(parts, node, outputRewrites), shape, outputRewrites };
}

function entityFetch<C>(
  parts: ProgramParts<C>,
  node: FetchNode,
  place: readonly FlattenNodePathSegment[],
): EntityFetch<C> {
  const alias = {
    alias: '_entities',
    representationsVariableName: 'representations',
    paths: [place],
    requires: node.requires ?? [],
    inputRewrites: node.inputRewrites,
    outputRewrites: node.outputRewrites,
  };
  const group = entityGroup(parts, alias, shapeOfOperation(node.operation));
  return { kind: 'entities', ...fetchOf(parts, node, group.outputRewrites), groups: [group] };
}

function batchFetch<C>(parts: ProgramParts<C>, node: BatchFetchNode): EntityFetch<C> {
  const shape = shapeOfOperation(node.operation);
  const groups = node.entityBatch.aliases.map((alias) => entityGroup(parts, alias, shape));
  const rewrites = groups.flatMap((group) => group.outputRewrites);
  return { kind: 'entities', ...fetchOf(parts, node, rewrites), groups };
}

/** A batch's alias, in the part that a plain entity fetch has as well. */
interface GroupNode {
  readonly alias: string;
  readonly representationsVariableName: string;
  readonly paths: readonly (readonly FlattenNodePathSegment[])[];
  readonly requires: NonNullable<FetchNode['requires']>;
  readonly inputRewrites?: FetchNode['inputRewrites'] | undefined;
  readonly outputRewrites?: FetchNode['outputRewrites'] | undefined;
}

function entityGroup<C>(parts: ProgramParts<C>, node: GroupNode, root: MergeShape): EntityGroup {
  const outputRewrites = toRewrites(node.outputRewrites);
  const shape: MergeShape = root.get(node.alias) ?? new Map();
  for (const rewrite of outputRewrites) renameInShape(shape, rewrite);
  return {
    key: node.alias,
    variable: node.representationsVariableName,
    places: node.paths,
    represent: compileRepresent(node.requires, toRewrites(node.inputRewrites), parts.types),
    shape,
    outputRewrites,
  };
}

function fetchOf<C>(
  parts: ProgramParts<C>,
  node: FetchNode | BatchFetchNode,
  rewrites: readonly Rewrite[],
): Fetch<C> {
  const source = parts.sources.get(node.serviceName);
  if (source === undefined) throw new Error(`No source for subgraph "${node.serviceName}".`);
  const renamed = new Map<string, string>();
  for (const { path, key } of rewrites) {
    const last = path.at(-1);
    if (key !== undefined && last !== undefined && 'Key' in last) renamed.set(last.Key, key);
  }
  return {
    source,
    query: node.operation,
    operationName: node.operationName ?? undefined,
    variableUsages: node.variableUsages ?? [],
    renamed,
  };
}
