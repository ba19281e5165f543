import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { AnswerSize } from './answer-size.ts';
import type { TypeConditions } from './type-conditions.ts';

/** A subgraph's answer, or a part of it: keys to values, as JSON. */
export type Data = Record<string, unknown>;

/**
 * The keys of an answer; `null` marks a leaf. A leaf is replaced whole, whatever it holds: the object inside a JSON
 * scalar is none of the executor's business.
 */
export type MergeShape = Map<string, MergeShape | null>;

/** The shape of what the operation answers. GraphQL forbids one key to be leaf here and object there. */
export function shapeOfOperation(operation: string): MergeShape {
  const document = parse(operation, { noLocation: true });
  const fragments = fragmentsOf(document);
  const root = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const shape: MergeShape = new Map();
  if (root) addSelections(shape, root.selectionSet, fragments);
  return shape;
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

function addSelections(
  shape: MergeShape,
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      addSelections(shape, selection.selectionSet, fragments);
    } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value);
      if (fragment) addSelections(shape, fragment.selectionSet, fragments);
    } else {
      const key = selection.alias?.value ?? selection.name.value;
      const known = shape.get(key) ?? null;
      const child = selection.selectionSet ? (known ?? new Map()) : known;
      if (selection.selectionSet && child) addSelections(child, selection.selectionSet, fragments);
      shape.set(key, child);
    }
  }
}

/** Adds the keys of `source` to `target`, deeply. Takes over parts of `source`, which must not be used again. */
export function mergeInto(target: Data, source: Data, shape: MergeShape, types: TypeConditions): void {
  for (const [key, child] of shape) {
    const value = source[key];
    if (value === undefined) continue;
    if (key === '__typename') mergeTypename(target, value, types);
    else target[key] = child === null ? value : mergeValue(target[key], value, child, types);
  }
}

// A subgraph that knows an interface by @interfaceObject calls its objects by the interface; whoever knows the
// object's own type knows better.
function mergeTypename(target: Data, value: unknown, types: TypeConditions): void {
  const known = target.__typename;
  if (typeof known === 'string' && types.isObjectType(known)) {
    if (typeof value !== 'string' || !types.isObjectType(value)) return;
  }
  target.__typename = value;
}

function mergeValue(target: unknown, source: unknown, shape: MergeShape, types: TypeConditions): unknown {
  if (Array.isArray(target) && Array.isArray(source) && target.length === source.length) {
    for (let index = 0; index < source.length; index++) {
      target[index] = mergeValue(target[index], source[index], shape, types);
    }
    return target;
  }
  if (isData(target) && isData(source)) {
    mergeInto(target, source, shape, types);
    return target;
  }
  // An answer that failed in part must not wipe out what another one brought.
  return source === null && isData(target) ? target : source;
}

/** A copy that shares no object with the original except inside leaves. Its values are added to `size`. */
export function copyOf(source: Data, shape: MergeShape, size: AnswerSize): Data {
  const copy: Data = {};
  size.add(shape.size);
  for (const [key, child] of shape) {
    const value = source[key];
    if (value !== undefined) copy[key] = child === null ? value : copyValue(value, child, size);
  }
  return copy;
}

function copyValue(value: unknown, shape: MergeShape, size: AnswerSize): unknown {
  if (Array.isArray(value)) return value.map((item) => copyValue(item, shape, size));
  return isData(value) ? copyOf(value, shape, size) : value;
}

/** True for an object that is no list; what lies inside is checked where it is read. */
export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
