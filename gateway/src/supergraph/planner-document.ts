import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { ResponseKeys } from './response-keys.ts';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The text to plan for: the client's document without introspection (answered from the public schema), without
 * selections that a literal `@skip` or `@include` excludes, and with client keys moved out of the planner's way.
 * `null` when no subgraph is needed.
 */
export function toPlannerText(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  keys: ResponseKeys,
  query?: string,
): string | null {
  const own: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: document.definitions.filter(
      (definition) => definition === operation || definition.kind === Kind.FRAGMENT_DEFINITION,
    ),
  };
  const reduced = reduce(own, keys);
  const root = reduced.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (root === undefined || root.selectionSet.selections.every(isPlainTypename)) return null;
  const untouched = reduced === own && own.definitions.length === document.definitions.length;
  return untouched && query !== undefined ? query : print(reduced);
}

// `visit` returns its very argument when nothing was changed, which spares most operations the printing.
function reduce(document: DocumentNode, keys: ResponseKeys): DocumentNode {
  return visit(document, {
    Field: {
      enter(field) {
        if (isExcluded(field) || isIntrospection(field)) return null;
        const key = keys.internal(field);
        if (key === (field.alias?.value ?? field.name.value)) return undefined;
        return { ...field, alias: { kind: Kind.NAME as const, value: key } };
      },
    },
    InlineFragment: { enter: (fragment) => (isExcluded(fragment) ? null : undefined) },
    FragmentSpread: { enter: (spread) => (isExcluded(spread) ? null : undefined) },
    // An empty selection is not GraphQL, and its parent must still be fetched to know whether it is null.
    SelectionSet: {
      leave: (set: SelectionSetNode) =>
        set.selections.length === 0 ? { ...set, selections: [TYPENAME] } : undefined,
    },
  });
}

/** True for the meta fields that the gateway answers itself. */
export function isIntrospection(field: FieldNode): boolean {
  return field.name.value === '__schema' || field.name.value === '__type';
}

function isPlainTypename(selection: SelectionNode): boolean {
  return (
    selection.kind === Kind.FIELD &&
    selection.name.value === '__typename' &&
    (selection.directives ?? []).length === 0
  );
}

function isExcluded(node: { readonly directives?: readonly DirectiveNode[] }): boolean {
  return (node.directives ?? []).some((directive) => {
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind !== Kind.BOOLEAN) return false;
    return directive.name.value === 'skip' ? value.value : directive.name.value === 'include' && !value.value;
  });
}
