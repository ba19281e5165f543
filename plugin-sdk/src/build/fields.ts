import type { BuildProblem } from './errors.ts';

/** A rule for one field of package.json, by its dotted path. */
export type Field = {
  readonly path: string;
  readonly required: boolean;
  readonly accepts: (value: unknown) => boolean;
  /** Ends the sentence "must be …". */
  readonly expected: string;
};

export function field(path: string, required: boolean, accepts: Field['accepts'], expected: string): Field {
  return { path, required, accepts, expected };
}

/** Checks every field whose parents are sound, so that one mistake is reported once. */
export function check(json: unknown, fields: readonly Field[]): readonly BuildProblem[] {
  return fields.flatMap(({ path, required, accepts, expected }) => {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const parent = keys.reduce((value, key) => (isObject(value) ? value[key] : undefined), json);
    if (!isObject(parent)) return [];
    const value = parent[last];
    if (value === undefined ? !required : accepts(value)) return [];
    const message = value === undefined ? 'is missing.' : `is ${shortly(value)}.`;
    const problem: BuildProblem = {
      code: 'MANIFEST_INVALID',
      where: `package.json ${path}`,
      message,
      fix: `It must be ${expected}.`,
    };
    return [problem];
  });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

export function positiveInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** A list of acceptable values without repetition. */
export function arrayOf(accepts: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) =>
    Array.isArray(value) &&
    value.every(accepts) &&
    new Set(value.map((item) => JSON.stringify(item))).size === value.length;
}

function shortly(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
