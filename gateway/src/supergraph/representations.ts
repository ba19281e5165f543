import type { RequiresSelection } from '@graphql-hive/router-query-planner';
import { type Data, isData } from './merge-shape.ts';
import { applyRewrite, type Rewrite } from './rewrites.ts';
import type { TypeConditions } from './type-conditions.ts';

/** Makes the `_Any` that stands for one entity, or `null` when what it takes was not to be had. */
export type Represent = (entity: Data) => Data | null;

interface RequiredField {
  readonly name: string;
  /** Where the value stands in the entity. */
  readonly source: string;
  readonly selections: readonly RequiresSelection[] | null;
}

/** Compiles what a fetch requires of an entity. */
export function compileRepresent(
  requires: readonly RequiresSelection[],
  rewrites: readonly Rewrite[],
  types: TypeConditions,
): Represent {
  const byTypename = new Map<string, readonly RequiredField[]>();
  const fieldsOf = (entity: Data): readonly RequiredField[] => {
    const typename = typeof entity.__typename === 'string' ? entity.__typename : '';
    const known = byTypename.get(typename);
    if (known !== undefined) return known;
    const fields = fieldsFor(requires, typename, types);
    // Bounded by the object types of the supergraph; a name that is none of them is not remembered.
    if (fields.length > 0) byTypename.set(typename, fields);
    return fields;
  };
  return (entity) => {
    const fields = fieldsOf(entity);
    if (fields.length === 0) return null;
    const representation = project(entity, fields, types);
    if (representation === null) return null;
    representation.__typename ??= entity.__typename;
    for (const rewrite of rewrites) applyRewrite(representation, rewrite, types);
    return representation;
  };
}

function fieldsFor(
  selections: readonly RequiresSelection[],
  typename: string,
  types: TypeConditions,
): RequiredField[] {
  const fields: RequiredField[] = [];
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      // Where the planner fetched the field under a key of its own, that is the name, and the alias the field.
      const { name, alias } = selection;
      fields.push({ name: alias ?? name, source: name, selections: selection.selections ?? null });
    } else if (selection.kind === 'InlineFragment') {
      if (typename !== '' && !types.satisfies(typename, selection.typeCondition)) continue;
      fields.push(...fieldsFor(selection.selections, typename, types));
    }
  }
  return fields;
}

/** `null` when a field is missing: it failed upstream, and half an entity must not be passed off as a whole one. */
function project(entity: Data, fields: readonly RequiredField[], types: TypeConditions): Data | null {
  const representation: Data = {};
  for (const { name, source, selections } of fields) {
    const value = entity[source];
    const projected = selections === null ? value : projectValue(value, selections, types);
    if (projected === undefined) return null;
    representation[name] = projected;
  }
  return representation;
}

function projectValue(
  value: unknown,
  selections: readonly RequiresSelection[],
  types: TypeConditions,
): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => projectValue(item, selections, types));
    return items.includes(undefined) ? undefined : items;
  }
  if (!isData(value)) return value;
  const typename = typeof value.__typename === 'string' ? value.__typename : '';
  const fields = fieldsFor(selections, typename, types);
  const projected = project(value, fields, types);
  if (projected === null) return undefined;
  // The subgraph can tell the members of an abstract type apart by nothing else.
  if (typename !== '' && selections.some((selection) => selection.kind === 'InlineFragment')) {
    projected.__typename = typename;
  }
  return projected;
}

/**
 * A text that two representations share only when they are the same. Writing JSON for each of them took a quarter
 * of a nested query, and most hold nothing but short strings.
 */
export function identityOf(representation: Data): string {
  // Objects of one type have the same keys in the same order; those of two types differ here already.
  let identity = textOf(representation.__typename);
  for (const key in representation) identity += textOf(representation[key]);
  return identity;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return `${value.length}:${value}`;
  return typeof value === 'number' ? `#${value};` : `${JSON.stringify(value)};`;
}
