import { type DocumentNode, Kind } from 'graphql';

/** Which object types satisfy a type condition, over the whole supergraph, hidden types included. */
export interface TypeConditions {
  /** True when an object that calls itself `typename` matches `... on condition`. */
  satisfies(typename: string, condition: string): boolean;
  /** False for interfaces, unions and unknown names: an `@interfaceObject` calls itself by its interface. */
  isObjectType(name: string): boolean;
}

/** Reads the type conditions off the supergraph's document. */
export function readTypeConditions(supergraph: DocumentNode): TypeConditions {
  const objectTypes = new Set<string>();
  const members = new Map<string, Set<string>>();
  const add = (abstract: string, object: string) => {
    const known = members.get(abstract);
    if (known) known.add(object);
    else members.set(abstract, new Set([object]));
  };
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
      objectTypes.add(definition.name.value);
      for (const parent of definition.interfaces ?? []) add(parent.name.value, definition.name.value);
    } else if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const member of definition.types ?? []) add(definition.name.value, member.name.value);
    }
  }
  return {
    satisfies: (typename, condition) =>
      typename === condition || (members.get(condition)?.has(typename) ?? false),
    isObjectType: (name) => objectTypes.has(name),
  };
}
