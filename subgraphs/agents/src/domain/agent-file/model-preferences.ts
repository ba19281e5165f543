import { isJsonObject, type JsonObject } from '@ymera/kernel';
import type { Prompted } from '../definition.ts';
import { type FieldReader, ignored } from './fields.ts';

/** Dollars for a million tokens are as many millionths of a dollar for one. */
const picoUsdPerMicroUsd = 1_000_000;

/** What `model` or `models` wish for: a name, several, or an object of preferred, capabilities and max_price. */
export function modelPreferences(reader: FieldReader): Prompted['models'] {
  const several = reader.find('models', 'modelpreferences');
  const stated = several && isJsonObject(several.value) ? several.value : {};
  const named = reader.find('model') ?? (isJsonObject(several?.value) ? undefined : several);
  const line = several?.line ?? 1;
  const of = (key: string) => reader.list({ value: stated[key] ?? null, line }, `models.${key}`);
  const preferred = [...(named ? reader.list(named, 'model') : []), ...of('preferred')];
  return {
    capabilities: of('capabilities'),
    preferred: [...new Set(preferred)].filter((id) => !/^(?:inherit|default|auto)$/i.test(id)),
    outputTokenPicoUsdMax: priceMax(reader, stated, line),
  };
}

function priceMax(reader: FieldReader, stated: JsonObject, line: number): number | null {
  const price = stated.max_price ?? null;
  if (price === null) return null;
  const picoUsd = typeof price === 'number' ? Math.round(price * picoUsdPerMicroUsd) : Number.NaN;
  if (Number.isSafeInteger(picoUsd) && picoUsd > 0) return picoUsd;
  const fix = 'Write how many dollars a million output tokens may cost, such as "max_price: 15".';
  reader.note(ignored(line, '"models.max_price" is not a price and is left out.', fix));
  return null;
}
