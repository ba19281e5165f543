import type { Path } from './entity-location.ts';
import { type Data, isData, type MergeShape } from './merge-shape.ts';
import type { FieldProjection, ObjectProjection, ValueProjection } from './projection.ts';

/** What is asked of one object: which of its fields are written into the answer. */
interface Place {
  readonly projection: ObjectProjection;
  readonly value: unknown;
}

/**
 * The fields that a fetch should have brought to the object at `path` and that the client asked for, by their keys
 * inside the gateway. What the planner fetches for its own use, and what other types of objects have, is not among them.
 */
export function askedFields(
  answer: { readonly projection: ObjectProjection; readonly data: Data },
  path: Path,
  fetched: MergeShape,
): string[] {
  const place = placeAt(answer.projection, answer.data, path);
  if (place === null) return [];
  return fieldsOf(place)
    .map(({ source }) => source)
    .filter((source) => source !== '__typename' && fetched.has(source));
}

/** `null` when the client asked for nothing there. */
function placeAt(root: ObjectProjection, data: Data, path: Path): Place | null {
  let place: Place = { projection: root, value: data };
  let asked: ValueProjection | null = null;
  for (const segment of path) {
    if (typeof segment === 'number') {
      if (asked?.kind !== 'list' || !Array.isArray(place.value)) return null;
      asked = asked.item;
      place = { ...place, value: place.value[segment] };
    } else {
      const field: FieldProjection | undefined = fieldsOf(place).find(({ source }) => source === segment);
      if (field === undefined || !isData(place.value)) return null;
      if (field.value.kind === 'typename' || field.value.kind === 'introspection') return null;
      asked = field.value;
      place = { ...place, value: place.value[segment] };
    }
    if (asked.kind === 'object') place = { ...place, projection: asked.object };
  }
  return asked === null || asked.kind === 'object' ? place : null;
}

function fieldsOf({ projection, value }: Place): readonly FieldProjection[] {
  return (isData(value) ? projection.fieldsFor(value.__typename) : null) ?? [];
}
