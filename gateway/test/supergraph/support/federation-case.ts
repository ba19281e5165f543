import { buildSubgraphSchema } from '@apollo/subgraph';
import { type ExecutionResult, type GraphQLSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  composeSupergraph,
  createSupergraph,
  localSource,
  type SubgraphSource,
  type Supergraph,
} from '../../../src/supergraph/index.ts';
import { federated } from './sdl.ts';

/** What the sources are handed with every request of a case. */
export interface CaseContext {
  readonly user: string;
}

export interface CaseSubgraph {
  readonly sdl: string;
  /** Resolver map; the cases hold small literal data, so the library's loose type says enough. */
  readonly resolvers?: object;
}

/** An error as the cases expect it; what is left out is not compared. */
export interface ExpectedError {
  readonly message?: string;
  readonly path?: readonly (string | number)[];
  readonly code?: string;
}

export interface FederationCase {
  readonly title: string;
  readonly subgraphs: Readonly<Record<string, CaseSubgraph>>;
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
  readonly data?: unknown;
  readonly errors?: readonly ExpectedError[];
}

/** The supergraph of a case's subgraphs, each reached in one of the two ways. */
export interface OpenGraph {
  readonly supergraph: Supergraph<CaseContext>;
  close(): Promise<void>;
}

export function schemaOf({ sdl, resolvers }: CaseSubgraph): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: parse(federated(sdl)), resolvers: (resolvers ?? {}) as never }]);
}

export function compose(subgraphs: FederationCase['subgraphs']) {
  return composeSupergraph(
    Object.entries(subgraphs).map(([name, { sdl }]) => ({ name, typeDefs: federated(sdl) })),
  );
}

export function openInProcess(subgraphs: FederationCase['subgraphs']): OpenGraph {
  const sources = Object.entries(subgraphs).map(
    ([name, subgraph]): SubgraphSource<CaseContext> =>
      localSource({ name, schema: schemaOf(subgraph), createContext: ({ user }) => ({ user }) }),
  );
  const supergraph = createSupergraph({ composed: compose(subgraphs), sources });
  return { supergraph, close: () => supergraph.close() };
}

/** Runs every case in process and over HTTP. */
export function describeCases(subject: string, cases: readonly FederationCase[]): void {
  describe(`${subject}, in process`, () => {
    for (const each of cases) {
      it(each.title, async () => {
        const graph = openInProcess(each.subgraphs);
        await expectCase(graph.supergraph, each);
        await graph.close();
      });
    }
  });
}

async function expectCase(supergraph: Supergraph<CaseContext>, each: FederationCase): Promise<void> {
  const document = parse(each.query);
  expect(validate(supergraph.publicSchema, document)).toEqual([]);
  const result = await supergraph.execute({
    document,
    query: each.query,
    operationName: each.operationName ?? null,
    variables: each.variables ?? {},
    context: { user: 'ada' },
  });
  expectResult(result, each);
}

export function expectResult(
  result: ExecutionResult,
  expected: { readonly data?: unknown; readonly errors?: readonly ExpectedError[] },
): void {
  // As the client gets it: without prototypes, with keys in their order.
  const sent: ExecutionResult = JSON.parse(JSON.stringify(result));
  const errors = (sent.errors ?? []).map((error, index) => {
    const wanted = expected.errors?.[index] ?? { message: '', path: [], code: '' };
    return {
      ...('message' in wanted && { message: error.message }),
      ...('path' in wanted && { path: error.path }),
      ...('code' in wanted && { code: error.extensions?.code }),
    };
  });
  expect(errors).toEqual(expected.errors ?? []);
  expect(JSON.stringify(sent.data)).toEqual(JSON.stringify(expected.data));
}
