import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  type OperationDefinitionNode,
  parseType,
  separateOperations,
  TypeInfo,
  type ValueNode,
  type VariableDefinitionNode,
  type VariableNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { containsNumber, type Literal, literalOf, refuseInexact, valuesOf } from './literals.ts';
import { canonical } from './response-keys.ts';

/** An operation whose scalar literals travel as variables. */
export interface LiftedOperation {
  readonly document: DocumentNode;
  /** The values of the variables that were added. Throws a `GraphQLError` with `BAD_USER_INPUT`. */
  literals(variables: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

/**
 * Moves the values of custom scalars, and the numbers given for `ID` and `Float`, out of the operation into variables
 * of its own; `null` when there are none. The planner (0.0.38) reads literals and writes them anew: `1e400` becomes
 * `inf`, and a whole number above 63 bits makes it fail. And graphql-jit (0.8) takes a variable inside a custom
 * scalar's literal for one that was not given. As variables they all travel as JSON.
 *
 * Throws a `GraphQLError` with `BAD_USER_INPUT` for a number that JSON cannot carry.
 */
export function liftLiterals(
  schema: GraphQLSchema,
  given: DocumentNode,
  operation: OperationDefinitionNode,
): LiftedOperation | null {
  // The other operations' literals may hold variables that this one has not.
  const own = separateOperations(given)[operation.name?.value ?? ''] ?? given;
  const literals = new Literals(own);
  const lifted = withoutLiterals(schema, own, literals);
  if (lifted === own) return null;
  const definitions = lifted.definitions.map((node) =>
    node.kind === Kind.OPERATION_DEFINITION
      ? { ...node, variableDefinitions: [...(node.variableDefinitions ?? []), ...literals.definitions()] }
      : node,
  );
  return {
    document: { kind: Kind.DOCUMENT, definitions },
    literals: (variables) => valuesOf(literals.all, variables),
  };
}

function withoutLiterals(schema: GraphQLSchema, document: DocumentNode, literals: Literals): DocumentNode {
  const types = new TypeInfo(schema);
  let inDefault = false;
  const replace = (value: ValueNode) => {
    // By the time a list is entered, TypeInfo speaks of its items.
    const type = value.kind === Kind.LIST ? types.getParentInputType() : types.getInputType();
    if (!type || !mustTravel(value, type)) return undefined;
    refuseInexact(value, getNamedType(type).name);
    return inDefault ? stillDefault(value) : literals.lift(value, type);
  };
  const entering = { enter: replace };
  return visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition: {
        enter: () => {
          inDefault = true;
        },
        leave: () => {
          inDefault = false;
        },
      },
      IntValue: entering,
      FloatValue: entering,
      StringValue: entering,
      BooleanValue: entering,
      EnumValue: entering,
      ListValue: entering,
      ObjectValue: entering,
    }),
  );
}

function mustTravel(value: ValueNode, type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  if (!isScalarType(named)) return false;
  if (!isSpecifiedScalarType(named)) return true;
  const isNumber = value.kind === Kind.INT || value.kind === Kind.FLOAT;
  return isNumber && (named.name === 'ID' || named.name === 'Float');
}

/** The gateway sends each default as a value, so that in the text it only has to be there. */
function stillDefault(value: ValueNode): ValueNode | undefined {
  return containsNumber(value) ? { kind: Kind.INT, value: '0' } : undefined;
}

/** The literals of one operation, each under the name of its variable. */
class Literals {
  readonly #bySignature = new Map<string, Literal>();
  readonly #prefix: string;

  constructor(document: DocumentNode) {
    this.#prefix = freePrefix(document);
  }

  get all(): readonly Literal[] {
    return [...this.#bySignature.values()];
  }

  lift(value: ValueNode, type: GraphQLInputType): VariableNode {
    // Two fields of one key are merged when their arguments are the same, and so the same they must stay.
    const signature = `${type} ${canonical(value)}`;
    let literal = this.#bySignature.get(signature);
    if (literal === undefined) {
      literal = literalOf(`${this.#prefix}${this.#bySignature.size}`, type, value);
      this.#bySignature.set(signature, literal);
    }
    return variable(literal.name);
  }

  definitions(): VariableDefinitionNode[] {
    return this.all.map(({ name, type }) => ({
      kind: Kind.VARIABLE_DEFINITION,
      variable: variable(name),
      type: parseType(String(type), { noLocation: true }),
    }));
  }
}

function variable(name: string): VariableNode {
  return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
}

function freePrefix(document: DocumentNode): string {
  const names = new Set<string>();
  visit(document, { Variable: ({ name }) => void names.add(name.value) });
  let prefix = '_l';
  // Ends: every round makes the prefix longer, and the names are finite.
  while ([...names].some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return prefix;
}
