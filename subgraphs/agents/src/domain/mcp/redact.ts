import { isJsonObject, type JsonValue } from '@ymera/kernel';

/** Shorter ones are found everywhere and hide nothing. */
const secretLengthMin = 8;
const instead = '[secret]';

/** Takes values of secrets out of what a server has said: it knows them, and may say them to whoever asks. */
export function createRedactor(secrets: readonly string[]): {
  text(said: string): string;
  json(said: JsonValue): JsonValue;
} {
  const values = secrets
    .flatMap((value) => [value, ...value.split(/\s+/)])
    .filter((value) => value.length >= secretLengthMin)
    // The longer ones first, so that no part of one remains.
    .toSorted((a, b) => b.length - a.length);
  const text = (said: string) => values.reduce((left, value) => left.replaceAll(value, instead), said);
  const json = (said: JsonValue): JsonValue => {
    if (typeof said === 'string') return text(said);
    if (isList(said)) return said.map(json);
    if (!isJsonObject(said)) return said;
    return Object.fromEntries(
      Object.entries(said).map(([key, value]) => [text(key), value === undefined ? value : json(value)]),
    );
  };
  return { text, json };
}

const isList = (said: JsonValue): said is readonly JsonValue[] => Array.isArray(said);
