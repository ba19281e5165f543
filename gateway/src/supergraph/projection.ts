import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded } from './conditions.ts';
import { isIntrospection } from './planner-document.ts';
import type { ResponseKeys } from './response-keys.ts';

/** How the value of one field is written into the answer. */
export type ValueProjection =
  | { readonly kind: 'leaf'; readonly nonNull: boolean }
  | { readonly kind: 'enum'; readonly nonNull: boolean; readonly values: ReadonlySet<unknown> }
  | { readonly kind: 'list'; readonly nonNull: boolean; readonly item: ValueProjection }
  | { readonly kind: 'object'; readonly nonNull: boolean; readonly object: ObjectProjection };

/** One field of the answer. */
export interface FieldProjection {
  /** The client's key. */
  readonly key: string;
  /** Where the value stands in the gathered data. */
  readonly source: string;
  /** Coordinate, for messages. */
  readonly coordinate: string;
  readonly value: ValueProjection | { readonly kind: 'typename' } | IntrospectionProjection;
}

/** A `__schema` or `__type` field, answered from the public schema. */
export interface IntrospectionProjection {
  readonly kind: 'introspection';
  readonly nodes: readonly FieldNode[];
}

/** The fields of an object, by its type. */
export interface ObjectProjection {
  /** The type that the schema gives the field. */
  readonly type: GraphQLCompositeType;
  /** The fields for an object of that type; `null` when the schema does not show it there. */
  fieldsFor(typename: unknown): readonly FieldProjection[] | null;
}

/** What a projection is compiled from: one operation under one choice of its `@skip` and `@include` variables. */
interface ProjectionParts {
  readonly schema: GraphQLSchema;
  readonly keys: ResponseKeys;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Compiles how objects of `type` are written; the fields of each object type are worked out when it first comes. */
export function projectObject(
  parts: ProjectionParts,
  type: GraphQLCompositeType,
  selections: readonly SelectionSetNode[],
): ObjectProjection {
  if (isObjectType(type)) {
    let fields: readonly FieldProjection[] | undefined;
    return {
      type,
      fieldsFor: () => {
        fields ??= fieldsOf(parts, type, selections);
        return fields;
      },
    };
  }
  const byTypename = new Map<string, readonly FieldProjection[]>();
  return {
    type,
    fieldsFor(typename) {
      const concrete = concreteType(parts.schema, type, typename);
      if (concrete === null) return null;
      let fields = byTypename.get(concrete.name);
      if (fields === undefined) {
        fields = fieldsOf(parts, concrete, selections);
        byTypename.set(concrete.name, fields);
      }
      return fields;
    },
  };
}

/** Without a type name, or under the interface's own name, an object is shown as the interface describes it. */
function concreteType(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  typename: unknown,
): GraphQLCompositeType | null {
  if (typeof typename !== 'string' || typename === type.name) return isUnionType(type) ? null : type;
  const named = schema.getType(typename);
  if (!isObjectType(named) || !isAbstractType(type)) return null;
  return schema.isSubType(type, named) ? named : null;
}

function fieldsOf(
  parts: ProjectionParts,
  type: GraphQLCompositeType,
  selections: readonly SelectionSetNode[],
): readonly FieldProjection[] {
  const grouped = new Map<string, FieldNode[]>();
  for (const selection of selections) collectFields(parts, type, selection, grouped, new Set());
  return [...grouped].flatMap(([key, nodes]) => projectField(parts, type, key, nodes) ?? []);
}

function collectFields(
  parts: ProjectionParts,
  type: GraphQLCompositeType,
  selectionSet: SelectionSetNode,
  grouped: Map<string, FieldNode[]>,
  visited: Set<string>,
): void {
  for (const selection of selectionSet.selections) {
    if (!isIncluded(selection, parts.variables)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const known = grouped.get(key);
      if (known) known.push(selection);
      else grouped.set(key, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value ?? type.name;
      if (applies(parts.schema, type, condition)) {
        collectFields(parts, type, selection.selectionSet, grouped, visited);
      }
    } else if (!visited.has(selection.name.value)) {
      visited.add(selection.name.value);
      const fragment = parts.fragments.get(selection.name.value);
      if (fragment && applies(parts.schema, type, fragment.typeCondition.name.value)) {
        collectFields(parts, type, fragment.selectionSet, grouped, visited);
      }
    }
  }
}

function applies(schema: GraphQLSchema, type: GraphQLCompositeType, condition: string): boolean {
  if (type.name === condition) return true;
  const conditional = schema.getType(condition);
  if (!isAbstractType(conditional)) return false;
  return isObjectType(type) || isInterfaceType(type) ? schema.isSubType(conditional, type) : false;
}

function projectField(
  parts: ProjectionParts,
  type: GraphQLCompositeType,
  key: string,
  nodes: readonly FieldNode[],
): FieldProjection | null {
  const node = nodes[0];
  if (node === undefined) return null;
  const name = node.name.value;
  const place = { key, source: parts.keys.internal(node), coordinate: `${type.name}.${name}` };
  if (name === '__typename') return { ...place, source: '__typename', value: { kind: 'typename' } };
  if (isIntrospection(node)) return { ...place, value: { kind: 'introspection', nodes } };
  const field = isUnionType(type) ? undefined : type.getFields()[name];
  return field === undefined ? null : { ...place, value: projectValue(parts, field.type, nodes) };
}

function projectValue(
  parts: ProjectionParts,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
): ValueProjection {
  const nonNull = isNonNullType(type);
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return { kind: 'list', nonNull, item: projectValue(parts, nullable.ofType, nodes) };
  }
  const named = getNamedType(nullable);
  if (isCompositeType(named)) {
    const selections = nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
    return { kind: 'object', nonNull, object: projectObject(parts, named, selections) };
  }
  if (isEnumType(named)) {
    return { kind: 'enum', nonNull, values: new Set(named.getValues().map((value) => value.name)) };
  }
  return { kind: 'leaf', nonNull };
}
