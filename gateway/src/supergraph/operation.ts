import type { QueryPlan } from '@graphql-hive/router-query-planner';
import {
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import { BoundedCache } from './bounded-cache.ts';
import { compilePlan, type Program, type ProgramParts } from './plan-program.ts';
import { toPlannerText } from './planner-document.ts';
import { type ObjectProjection, projectObject } from './projection.ts';
import type { ResponseKeys } from './response-keys.ts';

/** Projections kept for one operation; each choice of values for its `@skip` and `@include` variables has one. */
const PROJECTIONS_MAX = 32;

/** An operation made ready to run as often as it comes. */
export interface CompiledOperation<C> {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly program: Program<C>;
  /** Checks the client's variables and fills in defaults. */
  coerceVariables(
    variables: Readonly<Record<string, unknown>>,
  ): { readonly values: Record<string, unknown> } | { readonly errors: readonly GraphQLError[] };
  projectionFor(variables: Readonly<Record<string, unknown>>): ObjectProjection;
  introspect(nodes: readonly FieldNode[], variables: Readonly<Record<string, unknown>>): ExecutionResult;
}

/** What compiling an operation needs to know of the supergraph. */
export interface OperationParts<C> extends ProgramParts<C> {
  readonly schema: GraphQLSchema;
  readonly keys: ResponseKeys;
  plan(text: string, operationName: string | null): Promise<QueryPlan>;
}

/** One operation of a client, as text too where the caller has it. */
export interface OperationSource {
  readonly document: DocumentNode;
  readonly query?: string;
  readonly operationName: string | null;
}

/** Plans and compiles an operation that has passed validation. Throws a coded `GraphQLError` when that cannot be. */
export async function compileOperation<C>(
  parts: OperationParts<C>,
  source: OperationSource,
): Promise<CompiledOperation<C>> {
  const definition = selectOperation(source);
  refuseReservedKey(source.document);
  const text = toPlannerText(source.document, definition, parts.keys, source.query);
  const plan = text === null ? undefined : await planned(parts, text, definition.name?.value ?? null);
  const fragments = fragmentsOf(source.document);
  const projections = new BoundedCache<string, ObjectProjection>(PROJECTIONS_MAX);
  const conditions = conditionVariables(source.document);
  return {
    definition,
    fragments,
    program: compilePlan(parts, plan?.node ?? undefined),
    coerceVariables: (variables) => coerce(parts.schema, definition, variables),
    projectionFor(variables) {
      const choice = conditions.map((name) => (variables[name] === true ? '1' : '0')).join('');
      let projection = projections.get(choice);
      if (projection === undefined) {
        const { schema, keys } = parts;
        const root = rootType(schema, definition);
        projection = projectObject({ schema, keys, fragments, variables }, root, [definition.selectionSet]);
        projections.set(choice, projection);
      }
      return projection;
    },
    introspect: (nodes, variables) => introspect(parts.schema, { definition, fragments }, nodes, variables),
  };
}

function selectOperation({ document, operationName }: OperationSource): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [only, ...others] = operations;
  const found =
    operationName === null
      ? others.length === 0
        ? only
        : undefined
      : operations.find((operation) => operation.name?.value === operationName);
  if (found !== undefined) return found;
  const message =
    operationName === null
      ? `Send an operationName: the document holds ${operations.length} operations.`
      : `The document holds no operation called "${operationName}".`;
  throw new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
}

// Written into a plain object, this key would change its prototype instead.
function refuseReservedKey(document: DocumentNode): void {
  visit(document, {
    Field(field) {
      if (field.alias?.value !== '__proto__') return;
      throw new GraphQLError('The alias "__proto__" is reserved; choose another.', {
        nodes: field,
        extensions: { code: 'BAD_USER_INPUT' },
      });
    },
  });
}

async function planned<C>(
  parts: OperationParts<C>,
  text: string,
  operationName: string | null,
): Promise<QueryPlan> {
  try {
    return await parts.plan(text, operationName);
  } catch (cause) {
    const error = new GraphQLError('No plan could be made for this operation.', {
      extensions: { code: 'OPERATION_NOT_PLANNABLE' },
    });
    error.cause = cause;
    throw error;
  }
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: args }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of args ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

function coerce(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): { values: Record<string, unknown> } | { errors: readonly GraphQLError[] } {
  const definitions = definition.variableDefinitions ?? [];
  if (definitions.length === 0) return { values: {} };
  const { coerced, errors } = getVariableValues(schema, definitions, variables, { maxErrors: 20 });
  if (coerced !== undefined) return { values: coerced };
  return { errors: (errors ?? []).map(toBadInput) };
}

function toBadInput(error: GraphQLError): GraphQLError {
  const { nodes, originalError } = error;
  return new GraphQLError(error.message, {
    ...(nodes && { nodes }),
    ...(originalError && { originalError }),
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

function rootType(schema: GraphQLSchema, definition: OperationDefinitionNode) {
  const type = schema.getRootType(definition.operation);
  if (type) return type;
  throw new GraphQLError(`The graph has no ${definition.operation} type.`, {
    nodes: definition,
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
}

function introspect(
  schema: GraphQLSchema,
  { definition, fragments }: Pick<CompiledOperation<unknown>, 'definition' | 'fragments'>,
  nodes: readonly FieldNode[],
  variables: Readonly<Record<string, unknown>>,
): ExecutionResult {
  const operation: OperationDefinitionNode = {
    ...definition,
    operation: OperationTypeNode.QUERY,
    selectionSet: { kind: Kind.SELECTION_SET, selections: nodes },
  };
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments.values()] };
  return executeSync({ schema, document, variableValues: variables });
}
