import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { conditionVariables } from './conditions.ts';

/** One operation of a client, as text too where the caller has it. */
export interface OperationSource {
  readonly document: DocumentNode;
  readonly query?: string;
  readonly operationName: string | null;
}

/** An operation picked out of its document and looked over. */
export interface ParsedOperation {
  readonly document: DocumentNode;
  readonly query: string | undefined;
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Variables whose values decide which selections there are. */
  readonly conditions: readonly string[];
}

/** Picks the operation. Throws a coded `GraphQLError` when the document does not hold it, or not it alone. */
export function parseOperation(source: OperationSource): ParsedOperation {
  const { document, query } = source;
  const definition = selectOperation(document, source.operationName);
  refuseReservedKey(document);
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return {
    document,
    query,
    definition,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    conditions: conditionVariables(document),
  };
}

/** The operation that is meant. Throws a coded `GraphQLError` when there is none, or no telling which. */
export function selectOperation(
  document: DocumentNode,
  operationName: string | null,
): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [only, ...others] = operations;
  if (operationName === null) {
    if (only !== undefined && others.length === 0) return only;
    if (only === undefined) throw unresolved('The document holds no operation.');
    throw unresolved(`Send an operationName: the document holds ${operations.length} operations.`);
  }
  const named = operations.find((operation) => operation.name?.value === operationName);
  if (named !== undefined) return named;
  throw unresolved(`The document holds no operation called "${operationName}".`);
}

function unresolved(message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE', nextMove: 'fix-input' },
  });
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

/** Mistakes that were found in the client's variables at most; one is enough to refuse them. */
const VARIABLE_ERRORS_MAX = 20;

/** Checks the client's variables and fills in defaults. */
export function coerceVariables(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): { readonly values: Record<string, unknown> } | { readonly errors: readonly GraphQLError[] } {
  const definitions = definition.variableDefinitions ?? [];
  if (definitions.length === 0) return { values: {} };
  const options = { maxErrors: VARIABLE_ERRORS_MAX };
  const { coerced, errors } = getVariableValues(schema, definitions, variables, options);
  return coerced === undefined ? { errors: (errors ?? []).map(toBadInput) } : { values: coerced };
}

function toBadInput(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    ...(error.nodes && { nodes: error.nodes }),
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
