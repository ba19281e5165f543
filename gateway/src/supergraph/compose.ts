import { composeServices } from '@theguild/federation-composition';
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { CompositionError, type CompositionProblem } from './composition-error.ts';
import { fixFor } from './composition-fixes.ts';
import { buildPublicSchema } from './public-schema.ts';

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
  const services = parseAll(subgraphs);
  const composed = composeServices(services);
  if (composed.errors) throw new CompositionError(composed.errors.map((error) => toProblem(error, services)));
  return {
    supergraphSdl: composed.supergraphSdl,
    publicSchema: buildPublicSchema(composed.publicDocumentNode),
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

/** A subgraph as the composer takes it. */
interface Service {
  readonly name: string;
  readonly typeDefs: DocumentNode;
  readonly url: string;
}

function parseAll(subgraphs: readonly SubgraphDefinition[]): Service[] {
  const problems: CompositionProblem[] = [];
  const services: Service[] = [];
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

function toProblem(error: GraphQLError, services: readonly Service[]): CompositionProblem {
  const code = typeof error.extensions.code === 'string' ? error.extensions.code : 'COMPOSITION_FAILED';
  const coordinate = coordinateOf(error, services);
  const subgraph = subgraphOf(error, coordinate, services);
  const place = { ...(subgraph !== null && { subgraph }), ...(coordinate !== null && { coordinate }) };
  return { code, subgraph, coordinate, message: withoutPrefix(error.message), fix: fixFor(code, place) };
}

// The composer puts the coordinate into the message alone. It serves the reader; nothing is decided by it.
function coordinateOf(error: GraphQLError, services: readonly Service[]): string | null {
  const quoted = [...error.message.matchAll(/"([A-Za-z_]\w*(?:\.\w+)?(?:\(\w+:\))?)"/g)]
    .flatMap(([, name]) => name ?? [])
    .filter((name) => services.every((service) => service.name !== name));
  const unknownType = /Unknown type (\w+)/.exec(error.message)?.[1];
  // This rule names the hidden type first, and only then the field to mend.
  const told = error.extensions.code === 'REFERENCED_INACCESSIBLE' ? quoted.at(-1) : quoted[0];
  return told ?? unknownType ?? null;
}

function subgraphOf(
  error: GraphQLError,
  coordinate: string | null,
  services: readonly Service[],
): string | null {
  const own = error.extensions.subgraphName;
  if (typeof own === 'string') return own;
  const mentioned = services.filter(
    ({ name }) => error.message.includes(`"${name}"`) || error.message.startsWith(`[${name}]`),
  );
  const found =
    mentioned.length > 0 || coordinate === null
      ? mentioned
      : services.filter(({ typeDefs }) => defines(typeDefs, coordinate));
  return found.length === 0 ? null : found.map((service) => service.name).join(', ');
}

function defines(document: DocumentNode, coordinate: string): boolean {
  const [typeName, memberName] = coordinate.replace(/\(.*/, '').split('.');
  return document.definitions.some((definition) => {
    if (!('name' in definition) || definition.name?.value !== typeName) return false;
    if (memberName === undefined) return true;
    const fields = 'fields' in definition ? (definition.fields ?? []) : [];
    const values = 'values' in definition ? (definition.values ?? []) : [];
    return [...fields, ...values].some((member) => member.name.value === memberName);
  });
}

function withoutPrefix(message: string): string {
  return message.replace(/^\[[^\]]+\] /, '');
}
