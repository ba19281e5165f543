import {
  type DocumentNode,
  type GraphQLSchema,
  getNullableType,
  isScalarType,
  Kind,
  type ListValueNode,
  type ObjectValueNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Whether a variable stands inside a list or object that is the value of a custom scalar: `{ csv: $csv }` for a JSON.
 * graphql-jit 0.8 reads such a value as if the variable were not given.
 */
export function hasVariableInScalar(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let scalarsOpen = 0;
  let found = false;
  // By the time a list is entered, TypeInfo speaks of its items.
  const typeOf = (node: ListValueNode | ObjectValueNode) =>
    node.kind === Kind.LIST ? types.getParentInputType() : types.getInputType();
  // Inside a scalar's value no type is known, so that only its outermost list or object counts.
  const enter = (node: ListValueNode | ObjectValueNode) => {
    if (scalarsOpen > 0 || isScalarType(getNullableType(typeOf(node)))) scalarsOpen++;
  };
  const leave = () => {
    if (scalarsOpen > 0) scalarsOpen--;
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      ListValue: { enter, leave },
      ObjectValue: { enter, leave },
      Variable: () => {
        if (scalarsOpen > 0) found = true;
      },
    }),
  );
  return found;
}
