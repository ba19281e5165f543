import { isJsonObject, type JsonValue } from '@ymera/kernel';
import { type Finding, warning } from './agent-file.ts';
import { textOf, textsOf } from './read-values.ts';

/** A key of front matter and the line that it stands in. */
export interface Field {
  readonly value: JsonValue;
  readonly line: number;
}

/** By their keys in small letters, without dashes and underscores. */
export type Fields = ReadonlyMap<string, Field>;

/** Reads fields by any of their names, and notes what it can't use. */
export interface FieldReader {
  /** Null when there is none. */
  text(...names: readonly string[]): string | null;
  texts(...names: readonly string[]): readonly string[];
  /** The field as a list, under the name that a finding shows. */
  list(field: Field, name: string): readonly string[];
  find(...names: readonly string[]): Field | undefined;
  /** The line of a field; that of the front matter's beginning when there is none. */
  lineOf(name: string): number;
  note(finding: Finding): void;
}

const itemsMax = 100;
const itemLengthMax = 200;

export function createFieldReader(fields: Fields, findings: Finding[]): FieldReader {
  const note = (finding: Finding) => void findings.push(finding);
  const find = (...names: readonly string[]) => names.map((name) => fields.get(name)).find((field) => field);
  const list = (field: Field, name: string) => listOf(field, name, note);
  return {
    find,
    list,
    note,
    lineOf: (name) => fields.get(name)?.line ?? 1,
    texts: (...names) => {
      const field = find(...names);
      return field ? list(field, names[0] ?? '') : [];
    },
    text: (...names) => {
      const field = find(...names);
      const text = textOf(field?.value);
      if (field && text === null && (isJsonObject(field.value) || Array.isArray(field.value)))
        note(
          ignored(
            field.line,
            `"${names[0]}" is not a text and is left out.`,
            'Write it on one line, in quotes.',
          ),
        );
      return text;
    },
  };
}

export function ignored(line: number, message: string, fix: string): Finding {
  return warning('FIELD_IGNORED', line, message, fix);
}

function listOf({ value, line }: Field, name: string, note: (finding: Finding) => void): readonly string[] {
  const found = textsOf(value);
  if (found === null) {
    const fix = 'Write one text a line, each behind "- ".';
    note(ignored(line, `"${name}" is not a list of texts and is left out.`, fix));
    return [];
  }
  const kept = found.filter((item) => item.length <= itemLengthMax).slice(0, itemsMax);
  if (kept.length < found.length) {
    const fix = `Give at most ${itemsMax} of at most ${itemLengthMax} characters.`;
    note(ignored(line, `${found.length - kept.length} of the texts of "${name}" are left out.`, fix));
  }
  return kept;
}
