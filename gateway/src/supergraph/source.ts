import type { ExecutionResult } from 'graphql';

/** One GraphQL request to one subgraph. */
export interface SourceRequest<C> {
  /** The text is the same string for every request of one plan step, so that a source can cache by it. */
  readonly query: string;
  readonly operationName?: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Who is asking; what a source makes of it is its own affair. */
  readonly context: C;
  readonly signal?: AbortSignal;
}

/**
 * How one subgraph is reached. A refused or failed request is an `ExecutionResult` with errors; what is thrown
 * counts as the subgraph being unusable for this one request.
 */
export interface SubgraphSource<C> {
  readonly name: string;
  execute(request: SourceRequest<C>): Promise<ExecutionResult>;
  /** Answers an `ExecutionResult` when the subscription is refused before its first event. */
  subscribe(request: SourceRequest<C>): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
  close(): Promise<void>;
}
