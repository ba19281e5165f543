/** What the fix sentences may speak of. */
interface ProblemPlace {
  readonly subgraph: string;
  readonly coordinate: string;
}

const FIXES: Readonly<Record<string, (place: ProblemPlace) => string>> = {
  INVALID_GRAPHQL: ({ subgraph }) => `Mend the SDL of ${subgraph}: it is not a valid GraphQL schema.`,
  INVALID_FIELD_SHARING: ({ coordinate }) =>
    `Mark ${coordinate} @shareable in every subgraph that resolves it, or resolve it in one subgraph only.`,
  EXTERNAL_UNUSED: ({ subgraph, coordinate }) =>
    `Remove ${coordinate} from ${subgraph}, or name it in a @key, @requires or @provides there.`,
  EXTERNAL_MISSING_ON_BASE: ({ coordinate }) =>
    `Define ${coordinate} without @external in the subgraph that owns it.`,
  EXTERNAL_TYPE_MISMATCH: ({ coordinate }) =>
    `Give the @external ${coordinate} exactly the type its owner gives it.`,
  EXTERNAL_ARGUMENT_MISSING: ({ coordinate }) =>
    `Repeat the owner's arguments on the @external ${coordinate}.`,
  FIELD_TYPE_MISMATCH: ({ coordinate }) => `Give ${coordinate} the same type in every subgraph.`,
  FIELD_ARGUMENT_TYPE_MISMATCH: ({ coordinate }) => `Give ${coordinate} the same type in every subgraph.`,
  FIELD_ARGUMENT_DEFAULT_MISMATCH: ({ coordinate }) =>
    `Give ${coordinate} the same default in every subgraph.`,
  INPUT_FIELD_DEFAULT_MISMATCH: ({ coordinate }) => `Give ${coordinate} the same default in every subgraph.`,
  TYPE_KIND_MISMATCH: ({ coordinate }) =>
    `Make ${coordinate} the same kind of type in every subgraph, or rename one of them.`,
  ENUM_VALUE_MISMATCH: ({ coordinate }) =>
    `${coordinate} is used as input and as output: give it the same values in every subgraph.`,
  KEY_INVALID_FIELDS: ({ subgraph, coordinate }) =>
    `Let the @key on ${coordinate} in ${subgraph} name only fields that exist on the type.`,
  KEY_INVALID_FIELDS_TYPE: ({ coordinate }) => `Write the fields of the @key on ${coordinate} as a string.`,
  KEY_FIELDS_SELECT_INVALID_TYPE: ({ coordinate }) =>
    `Take fields of a list, union or interface type out of the @key on ${coordinate}.`,
  KEY_FIELDS_HAS_ARGS: ({ coordinate }) =>
    `Take fields with arguments out of the @key on ${coordinate}; a key must be plain data.`,
  REQUIRES_INVALID_FIELDS: ({ subgraph, coordinate }) =>
    `Let the @requires on ${coordinate} name fields of the same type, marked @external in ${subgraph}.`,
  REQUIRES_FIELDS_MISSING_EXTERNAL: ({ subgraph, coordinate }) =>
    `Mark the fields that ${coordinate} requires @external in ${subgraph}.`,
  PROVIDES_INVALID_FIELDS: ({ coordinate }) =>
    `Let the @provides on ${coordinate} name fields of the type that it returns.`,
  PROVIDES_FIELDS_MISSING_EXTERNAL: ({ subgraph, coordinate }) =>
    `Mark the fields that ${coordinate} provides @external in ${subgraph}.`,
  PROVIDES_ON_NON_OBJECT_FIELD: ({ coordinate }) =>
    `Remove @provides from ${coordinate}; only a field that returns a composite type can provide others.`,
  OVERRIDE_FROM_SELF_ERROR: ({ coordinate }) =>
    `Name another subgraph in the @override on ${coordinate}; a subgraph cannot override itself.`,
  OVERRIDE_SOURCE_HAS_OVERRIDE: ({ coordinate }) =>
    `Keep one @override on ${coordinate} and remove the others.`,
  OVERRIDE_LABEL_INVALID: ({ coordinate }) =>
    `Give the @override on ${coordinate} a label such as "percent(10)" or one that starts with a letter.`,
  OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: ({ coordinate }) =>
    `Remove @external, @provides or @requires from ${coordinate}, or its @override.`,
  INTERFACE_FIELD_NO_IMPLEM: ({ coordinate }) =>
    `Add the field of ${coordinate} to every type that implements the interface, in each of their subgraphs.`,
  INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE: ({ subgraph, coordinate }) =>
    `Define all the types that implement ${coordinate} in ${subgraph}, or remove the interface's @key there.`,
  INTERFACE_OBJECT_USAGE_ERROR: ({ coordinate }) =>
    `Give ${coordinate} a @key where it is an @interfaceObject, and define the interface in another subgraph.`,
  ONLY_INACCESSIBLE_CHILDREN: ({ coordinate }) =>
    `Leave ${coordinate} at least one accessible member, or mark the type itself @inaccessible.`,
  REFERENCED_INACCESSIBLE: ({ coordinate }) =>
    `Mark ${coordinate} @inaccessible too, or make the type that it refers to accessible.`,
  REQUIRED_INACCESSIBLE: ({ coordinate }) =>
    `Make ${coordinate} accessible, or give it a default or a nullable type.`,
  DEFAULT_VALUE_USES_INACCESSIBLE: ({ coordinate }) =>
    `Choose a default for ${coordinate} whose values are all accessible.`,
  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: ({ coordinate }) =>
    `Add the argument ${coordinate} wherever the field is defined, or make it nullable.`,
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: ({ coordinate }) =>
    `Add the input field ${coordinate} in every subgraph, or make it nullable.`,
  EMPTY_MERGED_INPUT_TYPE: ({ coordinate }) =>
    `Give ${coordinate} at least one field that every subgraph defines.`,
  EMPTY_MERGED_ENUM_TYPE: ({ coordinate }) =>
    `Give ${coordinate} at least one value that every subgraph defines.`,
  SATISFIABILITY_ERROR: () =>
    'Give the type a @key that the other subgraphs can resolve too, or make the field @shareable where it is reached.',
  NO_QUERIES: () => 'Define at least one accessible field on Query in one of the subgraphs.',
  ROOT_QUERY_USED: ({ subgraph }) => `Rename the type Query of ${subgraph}, or make it the query root.`,
  DIRECTIVE_DEFINITION_INVALID: ({ subgraph }) =>
    `Remove the directive's definition from ${subgraph}, or write it as the federation specification does.`,
  INVALID_LINK_DIRECTIVE_USAGE: ({ subgraph }) =>
    `Import only what the linked federation version of ${subgraph} offers.`,
  UNKNOWN_LINK_VERSION: ({ subgraph }) =>
    `Link a federation version in ${subgraph} that the composer knows, such as v2.9.`,
  INVALID_SUBGRAPH_NAME: () =>
    'Give the subgraph a name of letters, digits and "_" that starts with a letter.',
  DUPLICATE_SUBGRAPH_NAME: ({ subgraph }) =>
    `Give each subgraph its own name; ${subgraph} stands there twice.`,
};

/** What to do about a problem; a rule without a sentence of its own is answered by pointing at the place. */
export function fixFor(code: string, place: Partial<ProblemPlace>): string {
  const subgraph = place.subgraph ?? 'the subgraph';
  const coordinate = place.coordinate ?? 'the place named above';
  const fix = Object.hasOwn(FIXES, code) ? FIXES[code] : undefined;
  return (
    fix?.({ subgraph, coordinate }) ?? `Change ${coordinate} in ${subgraph} so that the rule ${code} holds.`
  );
}
