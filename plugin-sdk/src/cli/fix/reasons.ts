import type { JsonValue } from '../../bridge/json.ts';
import { isObject, type Json, objectAt } from './package-text.ts';

/** Where package.json leaves a reason empty that an operator will be shown. */
export function missingReasons(json: Json): readonly string[] {
  const ymera = objectAt(json, 'ymera');
  return (['permissions', 'secrets'] as const).flatMap((field) =>
    emptyAt(objectAt(ymera, field), `ymera.${field}`),
  );
}

function emptyAt(found: JsonValue, path: string): readonly string[] {
  if (Array.isArray(found)) return found.flatMap((item, index) => emptyAt(item, `${path}[${index}]`));
  if (!isObject(found)) return [];
  return Object.entries(found).flatMap(([key, item]) =>
    key === 'reason' && item === '' ? [`${path}.reason`] : emptyAt(item, `${path}.${key}`),
  );
}
