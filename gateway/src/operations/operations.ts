import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { limitsRule, operationLimits, variableRefusals } from './limits.ts';

export interface OperationText {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type Reading = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** Turns the text of an operation into a document that may be planned, or into the errors that refuse it. */
export interface OperationReader {
  read(operation: OperationText): Reading;
}

const documentsKept = 1_000;
/** A longer text, such as one with a table in it, comes but once and would fill the memory. */
const textKeptMax = 16_384;

export function createOperationReader(
  schema: GraphQLSchema,
  { introspection }: { introspection: boolean },
): OperationReader {
  const rules = [...specifiedRules, ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
  const readings = new Map<string, Reading>();
  return {
    read: ({ query, variables }) => {
      const errors = variableRefusals(variables, operationLimits);
      if (errors.length > 0) return { errors };
      const known = readings.get(query);
      if (known) return known;
      const reading = readDocument(schema, query, rules);
      if (query.length > textKeptMax) return reading;
      if (readings.size >= documentsKept) readings.delete(String(readings.keys().next().value));
      readings.set(query, reading);
      return reading;
    },
  };
}

const maxErrors = 20;
const limitRules = [limitsRule(operationLimits)];

function readDocument(schema: GraphQLSchema, query: string, rules: readonly ValidationRule[]): Reading {
  try {
    const document = parse(query, { maxTokens: operationLimits.tokensMax });
    // The limits come first, for what GraphQL's own rules do grows with the square of the fields.
    const tooLarge = validate(schema, document, limitRules, { maxErrors });
    const errors = tooLarge.length > 0 ? tooLarge : validate(schema, document, rules, { maxErrors });
    return errors.length > 0 ? { errors: errors.map(coded('GRAPHQL_VALIDATION_FAILED')) } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [coded('GRAPHQL_PARSE_FAILED')(error)] };
    throw error;
  }
}

/** The codes that @apollo/server gives, so that both transports answer alike. */
const coded = (code: string) => (error: GraphQLError) => {
  if (error.extensions.code) return error;
  const { nodes = null, source, positions, path, extensions } = error;
  const place = { nodes, source: source ?? null, positions: positions ?? null, path: path ?? null };
  return new GraphQLError(error.message, { ...place, extensions: { ...extensions, code } });
};
