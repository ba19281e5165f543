import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { BoundedCache, selectOperation } from '../supergraph/index.ts';
import { limitsRule, operationLimits, textRefusals, variableRefusals } from './limits.ts';

export interface OperationText {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Which of the text's operations is meant; none where it holds but one. */
  readonly operationName?: string | null | undefined;
}

export type Reading =
  | { readonly document: DocumentNode; readonly operation: OperationDefinitionNode }
  | Refusal;

interface Refusal {
  readonly errors: readonly GraphQLError[];
}

/** Turns the text of an operation into a document that may be planned, or into the errors that refuse it. */
export interface OperationReader {
  read(operation: OperationText): Reading;
  /** Texts whose documents are kept. */
  readonly kept: number;
}

const documentsKept = 1_000;
/** A longer text, such as one with a table in it, comes but once and would fill the memory. */
const textKeptMax = 16_384;

export function createOperationReader(
  schema: GraphQLSchema,
  { introspection }: { introspection: boolean },
): OperationReader {
  const rules = [...specifiedRules, ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
  const documents = new BoundedCache<string, DocumentNode>(documentsKept);
  const documentOf = (query: string): DocumentNode | Refusal => {
    const known = documents.get(query);
    if (known) return known;
    const document = readDocument(schema, query, rules);
    if (!('errors' in document) && query.length <= textKeptMax) documents.set(query, document);
    return document;
  };
  return {
    read: ({ query, variables, operationName }) => {
      const errors = variableRefusals(variables, operationLimits);
      if (errors.length > 0) return { errors };
      const document = documentOf(query);
      return 'errors' in document ? document : pick(document, operationName ?? null);
    },
    get kept() {
      return documents.size;
    },
  };
}

function pick(document: DocumentNode, operationName: string | null): Reading {
  try {
    return { document, operation: selectOperation(document, operationName) };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

const maxErrors = 20;
const limitRules = [limitsRule(operationLimits)];

function readDocument(
  schema: GraphQLSchema,
  query: string,
  rules: readonly ValidationRule[],
): DocumentNode | Refusal {
  const unreadable = textRefusals(query, operationLimits);
  if (unreadable.length > 0) return { errors: unreadable };
  const maxTokens = operationLimits.tokensMax;
  try {
    const document = parse(query, { maxTokens });
    // The limits come first, for what GraphQL's own rules do grows with the square of the fields.
    const tooLarge = validate(schema, document, limitRules, { maxErrors });
    const errors = tooLarge.length > 0 ? tooLarge : validate(schema, document, rules, { maxErrors });
    if (errors.length > 0) return { errors: errors.map(coded('GRAPHQL_VALIDATION_FAILED')) };
    // Places are for the errors above. In a document that is kept, they are most of what it holds.
    return parse(query, { maxTokens, noLocation: true });
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
