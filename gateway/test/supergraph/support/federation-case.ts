import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type ExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  composeSupergraph,
  createSupergraph,
  localSource,
  remoteSource,
  type SubgraphSource,
  type Supergraph,
} from '../../../src/supergraph/index.ts';
import { federated } from './sdl.ts';
import { serveSubgraphs } from './subgraph-server.ts';

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
  readonly code?: string | undefined;
}

interface FederationCase {
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

type Subgraphs = FederationCase['subgraphs'];

/** The two ways in which a subgraph can be reached; every case must hold for both. */
export const WAYS: readonly { readonly way: string; open(subgraphs: Subgraphs): Promise<OpenGraph> }[] = [
  { way: 'in process', open: openInProcess },
  { way: 'over HTTP', open: openOverHttp },
];

export async function openInProcess(subgraphs: Subgraphs): Promise<OpenGraph> {
  const sources = Object.entries(subgraphs).map(
    ([name, subgraph]): SubgraphSource<CaseContext> =>
      localSource({ name, schema: schemaOf(subgraph), createContext: ({ user }) => ({ user }) }),
  );
  const supergraph = createSupergraph({ composed: compose(subgraphs), sources });
  return { supergraph, close: () => supergraph.close() };
}

async function openOverHttp(subgraphs: Subgraphs): Promise<OpenGraph> {
  const schemas = Object.entries(subgraphs).map(([name, subgraph]) => [name, schemaOf(subgraph)] as const);
  const server = await serveSubgraphs(new Map(schemas));
  const sources = Object.keys(subgraphs).map(
    (name): SubgraphSource<CaseContext> =>
      remoteSource({ name, url: server.url(name), headers: async ({ user }) => ({ 'x-user': user }) }),
  );
  const supergraph = createSupergraph({ composed: compose(subgraphs), sources });
  const close = async () => {
    await supergraph.close();
    await server.close();
  };
  return { supergraph, close };
}

/** Runs every case in process and over HTTP. */
export function describeCases(subject: string, cases: readonly FederationCase[]): void {
  describe.each(WAYS)(`${subject}, $way`, ({ open }) => {
    it.each(cases)('$title', async (each) => {
      const graph = await open(each.subgraphs);
      try {
        await expectCase(graph.supergraph, each);
      } finally {
        await graph.close();
      }
    });
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
  expectErrors(sent.errors ?? [], expected.errors ?? []);
  expect(JSON.stringify(sent.data)).toEqual(JSON.stringify(expected.data));
}

/** Subgraphs asked side by side report in any order. */
function expectErrors(
  sent: readonly (GraphQLError | GraphQLFormattedError)[],
  expected: readonly ExpectedError[],
): void {
  const left = sent.map(({ message, path, extensions }) => ({ message, path, code: extensions?.code }));
  for (const wanted of expected) {
    const at = left.findIndex((error) => matches(error, wanted));
    if (at < 0) expect(left).toContainEqual(wanted);
    left.splice(at, 1);
  }
  expect(left).toEqual([]);
}

function matches(error: Record<string, unknown>, wanted: ExpectedError): boolean {
  return Object.entries(wanted).every(([key, value]) => JSON.stringify(error[key]) === JSON.stringify(value));
}
