import { newId, type RequestScope } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { formatResult } from '@ymera/kernel/subgraph';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import type { OperationReader } from '../operations/operations.ts';
import type { Connection } from '../subscriptions/connection.ts';
import type { Supergraph } from '../supergraph/index.ts';
import { GraphRefusal } from './errors.ts';

type Variables = Readonly<Record<string, unknown>>;

/** The graph as one caller has it: every operation is refused and limited as it would be over GraphQL. */
export interface CallerGraph {
  /** The data. @throws GraphRefusal */
  ask<T>(query: string, variables: Variables): Promise<T>;
  /** The same, also when the call has been cancelled. @throws GraphRefusal */
  askAfterwards<T>(query: string, variables: Variables): Promise<T>;
  /** The data of each event; ends with the signal, the call or the caller's rights. @throws GraphRefusal */
  watch<T>(query: string, variables: Variables, signal: AbortSignal): AsyncIterable<T>;
}

interface CallerGraphParts {
  readonly supergraph: Supergraph<RequestScope>;
  readonly reader: OperationReader;
  readonly log: Log;
  readonly requestTimeoutMs: number;
  /** Who asks, looked after while a call lasts. */
  readonly connection: Pick<Connection, 'principal' | 'signal'>;
  /** Ends what is asked. */
  readonly signal: AbortSignal;
}

export function callerGraph(parts: CallerGraphParts): CallerGraph {
  const { supergraph, log, requestTimeoutMs, connection } = parts;
  const askUntil = async <T>(query: string, variables: Variables, until: readonly AbortSignal[]) => {
    const signal = AbortSignal.any([...until, connection.signal, AbortSignal.timeout(requestTimeoutMs)]);
    const operation = operationOf(parts, { query, variables, signal });
    return dataOf<T>(formatResult(await supergraph.execute(operation), log));
  };
  return {
    ask: (query, variables) => askUntil(query, variables, [parts.signal]),
    askAfterwards: (query, variables) => askUntil(query, variables, []),
    watch: async function* <T>(query: string, variables: Variables, until: AbortSignal) {
      const signal = AbortSignal.any([parts.signal, connection.signal, until]);
      const results = await supergraph.subscribe(operationOf(parts, { query, variables, signal }));
      if (!(Symbol.asyncIterator in results)) throw refusalOf(formatResult(results, log).errors);
      // The events heed no signal themselves.
      const leave = () => void results.return?.();
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
      for await (const result of results) yield dataOf<T>(formatResult(result, log));
    },
  };
}

interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

function operationOf({ reader, connection }: CallerGraphParts, { query, variables, signal }: Asked) {
  const reading = reader.read({ query, variables });
  if ('errors' in reading) throw refusalOf(reading.errors.map((error) => error.toJSON()));
  const context: RequestScope = {
    // Read anew for every event, since a role may be taken away meanwhile.
    get principal() {
      return connection.principal;
    },
    requestId: newId('req'),
    trusted: true,
    signal,
  };
  return { document: reading.document, operationName: null, variables, context, signal };
}

function dataOf<T>({ data, errors }: FormattedExecutionResult): T {
  if (errors?.length || !data) throw refusalOf(errors);
  return data as T; // the shape follows from the operation beside the call
}

function refusalOf(errors: readonly GraphQLFormattedError[] = []): GraphRefusal {
  return new GraphRefusal(errors[0] ?? { message: 'The graph gave no data.' });
}
