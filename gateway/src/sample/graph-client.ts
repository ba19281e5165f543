import { newId, type RequestScope, servicePrincipal } from '@ymera/kernel';
import { type ExecutionResult, parse } from 'graphql';
import type { Supergraph } from '../supergraph/index.ts';

/** The graph as the platform itself uses it, in this process. */
export interface GraphClient {
  /** The data; throws when there are errors. */
  query<T>(text: string, variables?: Readonly<Record<string, unknown>>): Promise<T>;
  subscribe<T>(text: string, variables: Readonly<Record<string, unknown>>): AsyncIterable<T>;
}

/** Its runs belong to the tenant of the first admin. */
const tenantId = 'tenant_default';

export function graphClient(supergraph: Supergraph<RequestScope>, signal: AbortSignal): GraphClient {
  const operation = (text: string, variables: Readonly<Record<string, unknown>>) => ({
    document: parse(text),
    operationName: null,
    variables,
    context: {
      principal: servicePrincipal('sample', tenantId),
      requestId: newId('req'),
      trusted: true,
      signal,
    },
    signal,
  });
  return {
    query: async <T>(text: string, variables = {}) =>
      dataOf<T>(await supergraph.execute(operation(text, variables))),
    subscribe: async function* <T>(text: string, variables: Readonly<Record<string, unknown>>) {
      const results = await supergraph.subscribe(operation(text, variables));
      if (!(Symbol.asyncIterator in results)) throw failure(results);
      for await (const result of results) yield dataOf<T>(result);
    },
  };
}

function dataOf<T>(result: ExecutionResult): T {
  if (result.errors?.length || !result.data) throw failure(result);
  return result.data as T; // the shape follows from the query beside the call
}

function failure(result: ExecutionResult): Error {
  const reasons = (result.errors ?? []).map(({ message, path }) => `${path?.join('.') ?? ''} ${message}`);
  return new Error(`The platform's own operation failed: ${reasons.join('; ')}`, {
    cause: result.errors?.[0],
  });
}
