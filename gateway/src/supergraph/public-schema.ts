import { buildASTSchema, type DocumentNode, type GraphQLSchema, Kind, visit } from 'graphql';

/** The schema that clients see, from the composer's public document, which the composer has validated. */
export function buildPublicSchema(document: DocumentNode): GraphQLSchema {
  return buildASTSchema(withoutHiddenMembers(document), { assumeValid: true, assumeValidSDL: true });
}

/** The composer leaves hidden types in the unions that they are members of, where they would name nothing. */
function withoutHiddenMembers(document: DocumentNode): DocumentNode {
  const types = new Set<string>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) types.add(definition.name.value);
  }
  return visit(document, {
    UnionTypeDefinition: (union) => ({
      ...union,
      types: (union.types ?? []).filter((member) => types.has(member.name.value)),
    }),
  });
}
