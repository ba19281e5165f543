import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** The `@requires` selections that hold arguments, by subgraph and coordinate: `billing Product.fee`. */
export type RequiredArguments = ReadonlyMap<string, SelectionSetNode>;

/** Reads them off the supergraph's document; empty for most graphs. */
export function readRequiredArguments(supergraph: DocumentNode): RequiredArguments {
  const subgraphs = subgraphsByGraph(supergraph);
  const required = new Map<string, SelectionSetNode>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      for (const directive of field.directives ?? []) {
        const requires = stringArgument(directive, 'requires');
        const subgraph = subgraphs.get(enumArgument(directive, 'graph') ?? '');
        if (requires === null || subgraph === undefined) continue;
        const selection = parseSelection(requires);
        if (selection !== null && hasArguments(selection)) {
          required.set(`${subgraph} ${definition.name.value}.${field.name.value}`, selection);
        }
      }
    }
  }
  return required;
}

/** The join specification names each subgraph in `@join__graph(name:)` on a value of the enum `join__Graph`. */
export function subgraphsByGraph(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      for (const directive of value.directives ?? []) {
        const name = stringArgument(directive, 'name');
        if (name !== null) names.set(value.name.value, name);
      }
    }
  }
  return names;
}

/** The names of fields that some `@requires` asks with arguments. */
export function namesWithArguments(required: RequiredArguments): ReadonlySet<string> {
  const names = new Set<string>();
  for (const selection of required.values()) {
    visit(selection, {
      Field(field) {
        if (field.arguments !== undefined && field.arguments.length > 0) names.add(field.name.value);
      },
    });
  }
  return names;
}

function parseSelection(selection: string): SelectionSetNode | null {
  const [operation] = parse(`{${selection}}`, { noLocation: true }).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : null;
}

function hasArguments(selection: SelectionSetNode): boolean {
  let found = false;
  visit(selection, {
    Argument() {
      found = true;
    },
  });
  return found;
}

function stringArgument(directive: ConstDirectiveNode, name: string): string | null {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : null;
}

function enumArgument(directive: ConstDirectiveNode, name: string): string | null {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.ENUM ? value.value : null;
}
