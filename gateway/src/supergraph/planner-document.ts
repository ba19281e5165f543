import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type NameNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { isCondition, isIncluded } from './conditions.ts';
import type { ParsedOperation } from './operation.ts';
import type { ResponseKeys } from './response-keys.ts';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The text to plan for: the operation without introspection (answered from the public schema), without what its
 * conditions exclude, and with client keys moved out of the planner's way. `null` when no subgraph is needed.
 */
export function toPlannerText(
  { document, definition, query }: ParsedOperation,
  variables: Readonly<Record<string, unknown>>,
  keys: ResponseKeys,
): string | null {
  const own: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: document.definitions.filter(
      (node) => node === definition || node.kind === Kind.FRAGMENT_DEFINITION,
    ),
  };
  const reduced = reduce(own, variables, keys);
  const root = reduced.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (root === undefined || root.selectionSet.selections.every(isPlainTypename)) return null;
  const untouched = reduced === own && own.definitions.length === document.definitions.length;
  return untouched && query !== undefined ? query : print(reduced);
}

// `visit` returns its very argument when nothing was changed, which spares most operations the printing.
function reduce(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  keys: ResponseKeys,
): DocumentNode {
  return visit(document, {
    Field: {
      enter(field) {
        if (isIntrospection(field) || !isIncluded(field, variables)) return null;
        // Under an alias alone, the planner would not have the name that tells abstract types apart.
        if (field.name.value === '__typename') return TYPENAME;
        if (field.alias?.value === aliasOf(field, keys)?.value && !isConditional(field)) return undefined;
        return { ...field, ...decided(field), alias: aliasOf(field, keys) };
      },
    },
    InlineFragment: { enter: (node) => decide(node, variables) },
    FragmentSpread: { enter: (node) => decide(node, variables) },
    // An empty selection is not GraphQL, and its parent must still be fetched to know whether it is null.
    SelectionSet: {
      leave: (set: SelectionSetNode) =>
        set.selections.length === 0 ? { ...set, selections: [TYPENAME] } : undefined,
    },
  });
}

/** No alias where it would repeat the name: the planner takes `cost: cost` for another field than `cost`. */
function aliasOf(field: FieldNode, keys: ResponseKeys): NameNode | undefined {
  const key = keys.internal(field);
  return key === field.name.value ? undefined : { kind: Kind.NAME, value: key };
}

interface Conditional {
  readonly directives?: readonly DirectiveNode[] | undefined;
}

function decide<N extends Conditional>(node: N, variables: Readonly<Record<string, unknown>>) {
  if (!isIncluded(node, variables)) return null;
  return isConditional(node) ? { ...node, ...decided(node) } : undefined;
}

function isConditional(node: Conditional): boolean {
  return (node.directives ?? []).some(isCondition);
}

function decided(node: Conditional) {
  return { directives: (node.directives ?? []).filter((directive) => !isCondition(directive)) };
}

/** True for the meta fields that the gateway answers itself. */
export function isIntrospection(field: FieldNode): boolean {
  return field.name.value === '__schema' || field.name.value === '__type';
}

function isPlainTypename(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value === '__typename';
}
