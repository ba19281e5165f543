import type { QueryPlan } from '@graphql-hive/router-query-planner';
import {
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  type FieldNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { ParsedOperation } from './operation.ts';
import { compilePlan, type Program, type ProgramParts } from './plan-program.ts';
import { repairPlan } from './plan-repair.ts';
import { toPlannerText } from './planner-document.ts';
import { type ObjectProjection, projectObject } from './projection.ts';
import type { RequiredArguments } from './required-arguments.ts';
import { type KeyRules, ResponseKeys } from './response-keys.ts';

/** An operation made ready to run as often as it comes with its conditions answered in one way. */
export interface CompiledOperation<C> {
  readonly definition: OperationDefinitionNode;
  readonly program: Program<C>;
  readonly projection: ObjectProjection;
  /** Turns the gateway's own keys back into the client's. */
  external(key: string): string;
  introspect(nodes: readonly FieldNode[], variables: Readonly<Record<string, unknown>>): ExecutionResult;
}

/** What compiling an operation needs to know of the supergraph. */
export interface CompilerParts<C> extends ProgramParts<C> {
  readonly schema: GraphQLSchema;
  readonly keyRules: KeyRules;
  readonly required: RequiredArguments;
  plan(text: string, operationName: string | null): Promise<QueryPlan>;
}

/**
 * Plans and compiles an operation that has passed validation. Its conditions are decided here, by the variables,
 * and not left to the planner: a plan with conditions requires of every entity what only a skipped field needs.
 * Rejects with a coded `GraphQLError` when there is no plan.
 */
export async function compileOperation<C>(
  parts: CompilerParts<C>,
  parsed: ParsedOperation,
  variables: Readonly<Record<string, unknown>>,
): Promise<CompiledOperation<C>> {
  const { definition, fragments } = parsed;
  const { schema } = parts;
  const keys = new ResponseKeys(parts.keyRules);
  const root = rootType(schema, definition);
  const text = toPlannerText(parsed, variables, keys);
  const plan = text === null ? undefined : await planned(parts, text, definition.name?.value ?? null);
  return {
    definition,
    program: compilePlan(parts, plan?.node && repairPlan(plan.node, parts.required)),
    projection: projectObject({ schema, keys, fragments, variables }, root, [definition.selectionSet]),
    external: (key) => keys.external(key),
    introspect: (nodes, values) => introspect(schema, parsed, nodes, values),
  };
}

function rootType(schema: GraphQLSchema, definition: OperationDefinitionNode): GraphQLObjectType {
  const type = schema.getRootType(definition.operation);
  if (type) return type;
  throw new GraphQLError(`The graph has no ${definition.operation} type.`, {
    nodes: definition,
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
}

async function planned<C>(
  parts: CompilerParts<C>,
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

/** Answers `__schema` and `__type` fields from the public schema. */
function introspect(
  schema: GraphQLSchema,
  { definition, fragments }: ParsedOperation,
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
