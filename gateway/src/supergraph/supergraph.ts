import { type DocumentNode, type ExecutionResult, type GraphQLSchema, parse } from 'graphql';
import type { ComposedSupergraph } from './compose.ts';
import {
  type Engine,
  executeOperation,
  type OperationReport,
  type OperationRequest,
  subscribeOperation,
} from './execute.ts';
import { PlanCache } from './plan-cache.ts';
import { type Planner, plannerHere } from './planner.ts';
import { readRequiredArguments, subgraphsByGraph } from './required-arguments.ts';
import { readKeyRules } from './response-keys.ts';
import type { SubgraphSource } from './source.ts';
import { readTypeConditions } from './type-conditions.ts';

/** The graph: takes operations, plans them, and runs them over the sources. */
export interface Supergraph<C> {
  readonly supergraphSdl: string;
  readonly publicSchema: GraphQLSchema;
  execute(request: OperationRequest<C>): Promise<ExecutionResult>;
  /** Answers an `ExecutionResult` when there will be no event. Ending the iterator ends the subgraph's stream. */
  subscribe(request: OperationRequest<C>): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
  /** Closes the sources and the planner. */
  close(): Promise<void>;
}

/** What a supergraph is made of. */
export interface SupergraphOptions<C> {
  readonly composed: ComposedSupergraph;
  /** One for each subgraph of the supergraph. */
  readonly sources: readonly SubgraphSource<C>[];
  /** Where plans are made. Default `plannerHere`, in this process. */
  readonly planner?: Planner;
  /** Operations kept planned; the one unused for longest goes first. Default 1000. */
  readonly planCacheSize?: number;
  /** Values that one answer may hold; one that would hold more is refused. Default 500,000. */
  readonly answerValuesMax?: number;
  /** Labels of progressive `@override`s that are in force. Default none; `percent(…)` labels need no entry. */
  readonly overrideLabels?: readonly string[];
  /** A number from 0 up to 1 for each operation, to choose among `percent(…)` overrides. Default `Math.random`. */
  readonly random?: () => number;
  /** Called when an operation or an event is answered. */
  readonly onOperation?: (report: OperationReport) => void;
}

/** Opens the graph over its sources. Throws when a subgraph has no source, or a source no subgraph. */
export function createSupergraph<C>(options: SupergraphOptions<C>): Supergraph<C> {
  const { supergraphSdl, publicSchema } = options.composed;
  const document = parse(supergraphSdl, { noLocation: true });
  const types = readTypeConditions(document);
  const required = readRequiredArguments(document);
  const keyRules = readKeyRules(document, required);
  const planner = options.planner ?? plannerHere(supergraphSdl);
  const plans = new PlanCache<C>(
    { schema: publicSchema, types, keyRules, required, sources: matchSources(document, options.sources) },
    {
      planner,
      labels: options.overrideLabels ?? [],
      size: options.planCacheSize ?? 1000,
      random: options.random ?? Math.random,
    },
  );
  const onOperation = options.onOperation ?? null;
  const answerValuesMax = options.answerValuesMax ?? 500_000;
  const engine: Engine<C> = { schema: publicSchema, types, plans, onOperation, answerValuesMax };
  return {
    supergraphSdl,
    publicSchema,
    execute: (request) => executeOperation(engine, request),
    subscribe: (request) => subscribeOperation(engine, request),
    close: async () => {
      await Promise.all([planner.close(), ...options.sources.map((source) => source.close())]);
    },
  };
}

function matchSources<C>(
  supergraph: DocumentNode,
  sources: readonly SubgraphSource<C>[],
): ReadonlyMap<string, SubgraphSource<C>> {
  const byName = new Map(sources.map((source) => [source.name, source]));
  const names = [...subgraphsByGraph(supergraph).values()];
  const missing = names.filter((name) => !byName.has(name));
  if (missing.length > 0) throw new Error(`These subgraphs have no source: ${missing.join(', ')}.`);
  const unknown = sources.map((source) => source.name).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`These sources belong to no subgraph: ${unknown.join(', ')}.`);
  return byName;
}
