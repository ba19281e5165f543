import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { AnswerSize } from './answer-size.ts';
import { watchCancellation } from './cancellation.ts';
import type { CompiledOperation } from './compiled-operation.ts';
import { completeAnswer } from './complete.ts';
import { rootErrors, thrownError } from './fetch-errors.ts';
import { isAsyncIterable, mapEvents } from './map-events.ts';
import type { PlanCache, PreparedOperation } from './plan-cache.ts';
import type { RootFetch } from './plan-program.ts';
import { acceptRoot, type FetchReport, type Run, runStep } from './run.ts';
import { sharedTurns } from './shared-turns.ts';
import type { TypeConditions } from './type-conditions.ts';

/** One operation of a client. It has passed validation against the public schema. */
export interface OperationRequest<C> {
  readonly document: DocumentNode;
  /** The document's text, where the caller has it; spares printing it. */
  readonly query?: string | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** Handed to the sources as it is. */
  readonly context: C;
  /** Once aborted, nothing more is fetched, and the answer is what there is by then. Ends a subscription. */
  readonly signal?: AbortSignal | undefined;
}

/** How one operation, or one event of a subscription, went. */
export interface OperationReport {
  readonly operationName: string | null;
  readonly operationType: 'query' | 'mutation' | 'subscription';
  readonly durationMs: number;
  readonly errorCount: number;
  readonly fetches: readonly FetchReport[];
}

/** What running operations needs. */
export interface Engine<C> {
  readonly schema: GraphQLSchema;
  readonly types: TypeConditions;
  readonly plans: PlanCache<C>;
  readonly onOperation: ((report: OperationReport) => void) | null;
  /** Values that one answer may hold. */
  readonly answerValuesMax: number;
}

/** An operation with the variables that it runs with. */
interface Prepared<C> extends PreparedOperation<C> {
  readonly context: C;
  readonly signal: AbortSignal | undefined;
}

/** Runs a query or a mutation. Never rejects: what goes wrong stands in `errors`. */
export async function executeOperation<C>(
  engine: Engine<C>,
  request: OperationRequest<C>,
): Promise<ExecutionResult> {
  const prepared = await prepare(engine, request);
  if ('errors' in prepared) return prepared;
  if (prepared.operation.program.subscription !== null) {
    return refusal(
      new GraphQLError('A subscription needs a connection that can carry events, such as WebSocket.', {
        extensions: { code: 'SUBSCRIPTION_NEEDS_WEBSOCKET', nextMove: 'fix-input' },
      }),
    );
  }
  return runOnce(engine, prepared, null);
}

/** Opens a subscription. Every event is an execution of its own, with its own data and its own errors. */
export async function subscribeOperation<C>(
  engine: Engine<C>,
  request: OperationRequest<C>,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const prepared = await prepare(engine, request);
  if ('errors' in prepared) return prepared;
  const fetch = prepared.operation.program.subscription;
  if (fetch === null) return refusal(noEvents());
  const { external } = prepared.operation;
  const events = await openEvents(prepared, fetch);
  if (!isAsyncIterable(events)) {
    return { errors: rootErrors(fetch, events.errors ?? [], external) };
  }
  return mapEvents(events, (event) => runOnce(engine, prepared, { fetch, event }), {
    onFailure: (error) => ({
      errors: rootErrors(fetch, [thrownError(fetch.source.name, error)], external),
    }),
    signal: request.signal,
  });
}

async function prepare<C>(
  engine: Engine<C>,
  request: OperationRequest<C>,
): Promise<Prepared<C> | { errors: readonly GraphQLError[] }> {
  const { document, query, operationName = null, context, signal } = request;
  const source = { document, operationName, ...(query !== undefined && { query }) };
  try {
    const prepared = await engine.plans.prepare(source, request.variables ?? {});
    return 'errors' in prepared ? prepared : { ...prepared, context, signal };
  } catch (error) {
    return refusal(error);
  }
}

/** It is no subscription, or its one field is left out by `@skip` or `@include`, or is `__typename`. */
function noEvents(): GraphQLError {
  return new GraphQLError('The operation selects no field of a subscription that brings events.', {
    extensions: { code: 'SUBSCRIPTION_EMPTY', nextMove: 'fix-input' },
  });
}

function refusal(error: unknown): { errors: readonly GraphQLError[] } {
  if (error instanceof GraphQLError) return { errors: [error] };
  const originalError = error instanceof Error ? error : new Error(String(error));
  const extensions = { code: 'INTERNAL' };
  return { errors: [new GraphQLError('The operation could not be run.', { originalError, extensions })] };
}

async function openEvents<C>(
  { context, variables, signal }: Prepared<C>,
  { source, query, operationName, variableUsages }: RootFetch<C>,
): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  const used = Object.fromEntries(
    variableUsages.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );
  try {
    return await source.subscribe({
      query,
      variables: used,
      context,
      ...(operationName !== undefined && { operationName }),
      ...(signal !== undefined && { signal }),
    });
  } catch (error) {
    return { errors: [thrownError(source.name, error)] };
  }
}

async function runOnce<C>(
  engine: Engine<C>,
  { operation, variables, context, signal }: Prepared<C>,
  received: { readonly fetch: RootFetch<C>; readonly event: ExecutionResult } | null,
): Promise<ExecutionResult> {
  const startedAt = engine.onOperation === null ? 0 : performance.now();
  const fetches: FetchReport[] = [];
  const run: Run<C> = {
    context,
    variables,
    cancellation: signal === undefined ? null : watchCancellation(signal),
    types: engine.types,
    projection: operation.projection,
    external: operation.external,
    onFetch: engine.onOperation === null ? null : (report) => fetches.push(report),
    data: {},
    errors: [],
    gathered: new AnswerSize(engine.answerValuesMax),
    turn: sharedTurns(),
  };
  const result = await answer(engine, operation, run, received);
  run.cancellation?.release();
  engine.onOperation?.({
    operationName: operation.definition.name?.value ?? null,
    operationType: operation.definition.operation,
    durationMs: performance.now() - startedAt,
    errorCount: result.errors?.length ?? 0,
    fetches,
  });
  return result;
}

async function answer<C>(
  { schema, answerValuesMax }: Engine<C>,
  operation: CompiledOperation<C>,
  run: Run<C>,
  received: { readonly fetch: RootFetch<C>; readonly event: ExecutionResult } | null,
): Promise<ExecutionResult> {
  try {
    if (received !== null) {
      acceptRoot(run, received.fetch, received.event);
      const { data } = received.event;
      if (data === undefined || data === null) return { errors: run.errors, ...(data === null && { data }) };
    }
    if (operation.program.steps !== null) await runStep(run, operation.program.steps);
    const introspect = (nodes: readonly FieldNode[]) => operation.introspect(nodes, run.variables);
    await run.turn();
    const parts = { schema, introspect, size: new AnswerSize(answerValuesMax) };
    const data = completeAnswer(parts, operation.projection, run.data, run.errors);
    return run.errors.length === 0 ? { data } : { errors: run.errors, data };
  } catch (error) {
    return refusal(error);
  }
}
