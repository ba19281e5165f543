import { composeServices } from '@theguild/federation-composition';
import { buildASTSchema, type DocumentNode, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { CompositionError, type CompositionProblem } from './composition-error.ts';
import { fixFor } from './composition-fixes.ts';

/** A subgraph as composition sees it. */
export interface SubgraphDefinition {
  readonly name: string;
  readonly typeDefs: string;
  /** Recorded in the supergraph for the reader; how a subgraph is reached is its source's affair. */
  readonly url?: string;
}

/** What the subgraphs are together: for the planner, and for the clients. */
export interface ComposedSupergraph {
  readonly supergraphSdl: string;
  /** Without federation's own directives and without anything `@inaccessible`. */
  readonly publicSchema: GraphQLSchema;
}

/** Makes one graph of the subgraphs. Throws a `CompositionError` that lists every problem found. */
export function composeSupergraph(subgraphs: readonly SubgraphDefinition[]): ComposedSupergraph {
  refuseSharedNames(subgraphs);
  const names = subgraphs.map((subgraph) => subgraph.name);
  const services = parseAll(subgraphs);
  const composed = composeServices(services);
  if (composed.errors) throw new CompositionError(composed.errors.map((error) => toProblem(error, names)));
  return {
    supergraphSdl: composed.supergraphSdl,
    // The composer has validated the schema already.
    publicSchema: buildASTSchema(composed.publicDocumentNode, { assumeValid: true, assumeValidSDL: true }),
  };
}

function refuseSharedNames(subgraphs: readonly SubgraphDefinition[]): void {
  const seen = new Set<string>();
  for (const { name } of subgraphs) {
    if (seen.has(name)) {
      const code = 'DUPLICATE_SUBGRAPH_NAME';
      const message = `Two subgraphs are called "${name}".`;
      throw new CompositionError([
        { code, subgraph: name, coordinate: null, message, fix: fixFor(code, { subgraph: name }) },
      ]);
    }
    seen.add(name);
  }
}

function parseAll(subgraphs: readonly SubgraphDefinition[]) {
  const problems: CompositionProblem[] = [];
  const services: { name: string; typeDefs: DocumentNode; url: string }[] = [];
  for (const { name, typeDefs, url } of subgraphs) {
    try {
      services.push({ name, typeDefs: parse(typeDefs), url: url ?? `local:${name}` });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      problems.push(toSyntaxProblem(name, error));
    }
  }
  if (problems.length > 0) throw new CompositionError(problems);
  return services;
}

function toSyntaxProblem(subgraph: string, error: GraphQLError): CompositionProblem {
  const at = error.locations?.[0];
  const place = at === undefined ? '' : ` (line ${at.line}, column ${at.column})`;
  const code = 'INVALID_GRAPHQL';
  return {
    code,
    subgraph,
    coordinate: null,
    message: error.message + place,
    fix: fixFor(code, { subgraph }),
  };
}

function toProblem(error: GraphQLError, names: readonly string[]): CompositionProblem {
  const code = typeof error.extensions.code === 'string' ? error.extensions.code : 'COMPOSITION_FAILED';
  const subgraph = subgraphOf(error, names);
  const coordinate = coordinateOf(error, names);
  const place = { ...(subgraph !== null && { subgraph }), ...(coordinate !== null && { coordinate }) };
  return { code, subgraph, coordinate, message: withoutPrefix(error.message), fix: fixFor(code, place) };
}

function subgraphOf(error: GraphQLError, names: readonly string[]): string | null {
  const own = error.extensions.subgraphName;
  if (typeof own === 'string') return own;
  const named = names.filter(
    (name) => error.message.includes(`"${name}"`) || error.message.startsWith(`[${name}]`),
  );
  return named.length === 0 ? null : named.join(', ');
}

// The composer puts the coordinate into the message alone. It serves the reader; nothing is decided by it.
function coordinateOf(error: GraphQLError, names: readonly string[]): string | null {
  for (const [, quoted] of error.message.matchAll(/"([A-Za-z_]\w*(?:\.\w+)?(?:\(\w+:\))?)"/g)) {
    if (quoted !== undefined && !names.includes(quoted)) return quoted;
  }
  return null;
}

function withoutPrefix(message: string): string {
  return message.replace(/^\[[^\]]+\] /, '');
}
