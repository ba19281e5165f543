import {
  type FloatValueNode,
  GraphQLError,
  type GraphQLInputType,
  type IntValueNode,
  Kind,
  type ValueNode,
  valueFromAST,
  visit,
} from 'graphql';

/** A literal that travels as a variable. */
export interface Literal {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly node: ValueNode;
  /** The client's variables inside it; where there are none, its value is always the same. */
  readonly variables: ReadonlySet<string>;
  readonly constant: unknown;
}

export function literalOf(name: string, type: GraphQLInputType, node: ValueNode): Literal {
  const variables = new Set<string>();
  visit(node, { Variable: (inside) => void variables.add(inside.name.value) });
  return { name, type, node, variables, constant: variables.size === 0 ? read(type, node, {}) : undefined };
}

/** What each literal says with the client's variables filled in. Throws a `GraphQLError` with `BAD_USER_INPUT`. */
export function valuesOf(
  literals: readonly Literal[],
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, type, node, variables: inside, constant } of literals) {
    values[name] = inside.size === 0 ? constant : read(type, node, variables, inside);
  }
  return values;
}

function read(
  type: GraphQLInputType,
  node: ValueNode,
  variables: Readonly<Record<string, unknown>>,
  inside: ReadonlySet<string> = new Set(),
): unknown {
  const value: unknown = valueFromAST(node, type, variables);
  if (value === undefined) throw refused(`This is no ${type}.`, node);
  const complete = [...inside].every((name) => variables[name] !== undefined);
  // Where a variable was not given stands `undefined`, which a subgraph over HTTP would not see.
  return complete ? value : JSON.parse(JSON.stringify(value));
}

/** Throws `BAD_USER_INPUT` for a number that would be another one after its way through JSON. */
export function refuseInexact(value: ValueNode, typeName: string): void {
  // As an ID, a number is a text.
  if (typeName === 'ID') return;
  const check = (node: IntValueNode | FloatValueNode) => {
    if (isHeld(node, typeName)) return;
    const shown = node.value.length > 40 ? `${node.value.slice(0, 40)}…` : node.value;
    throw refused(`JSON cannot carry the number ${shown} as it is. Send it as a string.`, node);
  };
  visit(value, { IntValue: check, FloatValue: check });
}

function isHeld({ kind, value }: IntValueNode | FloatValueNode, typeName: string): boolean {
  const number = Number(value);
  if (!Number.isFinite(number)) return false;
  if (kind === Kind.FLOAT) return number !== 0 || !/^-?[0.]*[1-9]/.test(value);
  return typeName === 'Float' || BigInt(value) === BigInt(number);
}

/** True when there is a number anywhere in it. */
export function containsNumber(value: ValueNode): boolean {
  let found = false;
  const note = () => {
    found = true;
  };
  visit(value, { IntValue: note, FloatValue: note });
  return found;
}

function refused(message: string, node: ValueNode): GraphQLError {
  return new GraphQLError(message, {
    nodes: node,
    extensions: { code: 'BAD_USER_INPUT', nextMove: 'fix-input' },
  });
}
