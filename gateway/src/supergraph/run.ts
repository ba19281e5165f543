import type { ExecutionResult, GraphQLError } from 'graphql';
import type { AnswerSize } from './answer-size.ts';
import type { Cancellation } from './cancellation.ts';
import { entitiesAt } from './entity-location.ts';
import { entityErrors, type GroupTargets, rootErrors, thrownError } from './fetch-errors.ts';
import { copyOf, type Data, isData, mergeInto } from './merge-shape.ts';
import type { EntityFetch, EntityGroup, RootFetch, Step } from './plan-program.ts';
import type { ObjectProjection } from './projection.ts';
import { identityOf } from './representations.ts';
import { applyRewrite } from './rewrites.ts';
import type { TypeConditions } from './type-conditions.ts';

/** One request to a subgraph, as it went. */
export interface FetchReport {
  readonly subgraph: string;
  readonly durationMs: number;
  readonly errorCount: number;
}

/** One execution of a program: of an operation, or of one event of a subscription. */
export interface Run<C> {
  readonly context: C;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly cancellation: Cancellation | null;
  readonly types: TypeConditions;
  readonly projection: ObjectProjection;
  /** Turns the gateway's own keys back into the client's. */
  readonly external: (key: string) => string;
  readonly onFetch: ((report: FetchReport) => void) | null;
  /** Grows with every fetch. */
  readonly data: Data;
  readonly errors: GraphQLError[];
  /** What the fetches make of each other's entities; grows with every copy and every place. */
  readonly gathered: AnswerSize;
  /** Awaited between fetches, so that a deadline can pass. */
  readonly turn: () => Promise<void> | undefined;
}

/** Runs a step to its end. What fails becomes an error of the run; rejects only when it grows too large. */
export function runStep<C>(run: Run<C>, step: Step<C>): Promise<void> {
  switch (step.kind) {
    case 'sequence':
      return runInTurn(run, step.steps);
    case 'parallel':
      return Promise.all(step.steps.map((part) => runStep(run, part))).then(noValue);
    case 'root':
      return fetchRoot(run, step);
    case 'entities':
      return fetchEntities(run, step);
  }
}

const noValue = () => {};

async function runInTurn<C>(run: Run<C>, steps: readonly Step<C>[]): Promise<void> {
  for (const step of steps) await runStep(run, step);
}

async function fetchRoot<C>(run: Run<C>, fetch: RootFetch<C>): Promise<void> {
  acceptRoot(run, fetch, await request(run, fetch, variablesOf(run, fetch)));
}

/** Takes over an answer to root fields: of a fetch, or of a subscription's event source. */
export function acceptRoot<C>(run: Run<C>, fetch: RootFetch<C>, result: ExecutionResult): void {
  if (result.errors) addErrors(run, rootErrors(fetch, result.errors, run.external));
  const data: unknown = result.data;
  if (!isData(data)) return;
  for (const rewrite of fetch.outputRewrites) applyRewrite(data, rewrite, run.types);
  mergeInto(run.data, data, fetch.shape, run.types);
}

/** Not by spreading: the errors may be more than a call takes arguments. */
function addErrors<C>(run: Run<C>, errors: readonly GraphQLError[]): void {
  for (const error of errors) run.errors.push(error);
}

async function fetchEntities<C>(run: Run<C>, fetch: EntityFetch<C>): Promise<void> {
  const variables = variablesOf(run, fetch);
  const pause = run.turn();
  if (pause !== undefined) await pause;
  const groups = represent(run, fetch.groups, variables);
  if (groups.every((group) => group.targets.length === 0)) return;
  const result = await request(run, fetch, variables);
  if (result.errors) {
    const located = { groups, root: run.data, projection: run.projection };
    addErrors(run, entityErrors(fetch, result.errors, located, run.external));
  }
  if (!isData(result.data)) return;
  for (const group of groups) acceptEntities(run, group, result.data[group.group.key]);
}

/** Finds the entities of each group and enters their representations, each but once, into the variables. */
function represent<C>(run: Run<C>, groups: readonly EntityGroup[], variables: Data): GroupTargets[] {
  const lists = new Map<string, { representations: Data[]; indexOf: Map<string, number> }>();
  return groups.map((group) => {
    let list = lists.get(group.variable);
    if (list === undefined) {
      list = { representations: [], indexOf: new Map() };
      lists.set(group.variable, list);
      variables[group.variable] = list.representations;
    }
    const targets: Data[] = [];
    const indexes: number[] = [];
    for (const place of group.places) {
      const entities = entitiesAt(run.data, place, run.types);
      run.gathered.add(entities.length);
      for (const entity of entities) {
        const representation = group.represent(entity);
        if (representation === null) continue;
        const identity = identityOf(representation);
        let index = list.indexOf.get(identity);
        if (index === undefined) {
          index = list.representations.push(representation) - 1;
          list.indexOf.set(identity, index);
        }
        targets.push(entity);
        indexes.push(index);
      }
    }
    return { group, targets, indexes };
  });
}

function acceptEntities<C>(run: Run<C>, { group, targets, indexes }: GroupTargets, entities: unknown): void {
  if (!Array.isArray(entities)) return;
  const used = new Set<number>();
  for (const rewrite of group.outputRewrites) applyRewrite(entities, rewrite, run.types);
  for (let position = 0; position < targets.length; position++) {
    const target = targets[position];
    const index = indexes[position] ?? -1;
    const entity: unknown = entities[index];
    if (target === undefined || !isData(entity)) continue;
    // The second place of an entity gets its own objects: later fetches may bring different things to each place.
    const own = used.has(index) ? copyOf(entity, group.shape, run.gathered) : entity;
    mergeInto(target, own, group.shape, run.types);
    used.add(index);
  }
}

function variablesOf<C>(run: Run<C>, fetch: { readonly variableUsages: readonly string[] }): Data {
  const variables: Data = {};
  for (const name of fetch.variableUsages) {
    if (Object.hasOwn(run.variables, name)) variables[name] = run.variables[name];
  }
  return variables;
}

async function request<C>(
  run: Run<C>,
  fetch: RootFetch<C> | EntityFetch<C>,
  variables: Data,
): Promise<ExecutionResult> {
  const startedAt = run.onFetch === null ? 0 : performance.now();
  const result = await answerOf(run, fetch, variables);
  run.onFetch?.({
    subgraph: fetch.source.name,
    durationMs: performance.now() - startedAt,
    errorCount: result.errors?.length ?? 0,
  });
  return result;
}

async function answerOf<C>(
  { context, cancellation }: Run<C>,
  { source, query, operationName }: RootFetch<C> | EntityFetch<C>,
  variables: Data,
): Promise<ExecutionResult> {
  if (cancellation?.signal.aborted) return cancellation.answer;
  const named = operationName === undefined ? {} : { operationName };
  const request = { query, variables, context, ...named };
  try {
    if (cancellation === null) return await source.execute(request);
    // A subgraph may ignore the signal; the operation does not wait for it.
    return await Promise.race([
      source.execute({ ...request, signal: cancellation.signal }),
      cancellation.answer,
    ]);
  } catch (error) {
    return { errors: [thrownError(source.name, error)] };
  }
}
