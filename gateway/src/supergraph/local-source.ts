import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  parse,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { BoundedCache } from './bounded-cache.ts';
import { thrownError } from './fetch-errors.ts';
import { isAsyncIterable, mapEvents } from './map-events.ts';
import type { SourceRequest, SubgraphSource } from './source.ts';

/** How a subgraph that lives in this process is reached. */
export interface LocalSourceOptions<C> {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** Called for every operation and for every event of a subscription, so that nothing is kept from one to the next. */
  createContext(context: C, signal: AbortSignal | undefined): unknown;
  /** Operations kept compiled; the one unused for longest goes first. Default 1000. */
  readonly compiledMax?: number;
}

/** An operation's text made ready to run. */
interface Executable {
  readonly document: DocumentNode;
  run(
    root: unknown,
    context: unknown,
    variables: SourceRequest<unknown>['variables'],
  ): Promise<ExecutionResult> | ExecutionResult;
}

/**
 * A subgraph in this process, run by graphql-jit. Its fields without a resolver are read as plain properties: unlike
 * graphql-js, the compiler neither calls functions nor awaits promises that stand in a parent object. A variable inside
 * the literal of a custom scalar it takes for one that was not given; planned operations have none (`liftLiterals`).
 */
export function localSource<C>(options: LocalSourceOptions<C>): SubgraphSource<C> {
  const { name, schema } = options;
  const compiled = new BoundedCache<string, Executable>(options.compiledMax ?? 1000);
  const executableFor = (query: string): Executable => {
    let executable = compiled.get(query);
    if (executable === undefined) {
      executable = compile(schema, query);
      compiled.set(query, executable);
    }
    return executable;
  };
  return {
    name,
    async execute({ query, variables, context, signal }) {
      const executable = executableFor(query);
      return executable.run({}, await options.createContext(context, signal), variables);
    },
    async subscribe({ query, variables, context, signal }) {
      const executable = executableFor(query);
      const events = await createSourceEventStream({
        schema,
        document: executable.document,
        contextValue: await options.createContext(context, signal),
        variableValues: variables,
      });
      if (!isAsyncIterable<unknown>(events)) return events;
      const answer = async (event: unknown) =>
        executable.run(event, await options.createContext(context, signal), variables);
      return mapEvents(events, answer, {
        onFailure: (error) => ({ errors: [thrownError(name, error)] }),
        signal,
      });
    },
    async close() {},
  };
}

function compile(schema: GraphQLSchema, query: string): Executable {
  const document = parse(query, { noLocation: true });
  const compiled = tryToCompile(schema, document);
  if (compiled !== null) {
    return { document, run: (root, context, variables) => compiled.query(root, context, variables) };
  }
  return {
    document,
    run: (rootValue, contextValue, variableValues) =>
      execute({ schema, document, rootValue, contextValue, variableValues }),
  };
}

/** `null` for what graphql-jit refuses; graphql-js then says why, or runs it. */
function tryToCompile(schema: GraphQLSchema, document: DocumentNode) {
  try {
    const compiled = compileQuery(schema, document);
    return isCompiledQuery(compiled) ? compiled : null;
  } catch {
    return null;
  }
}
