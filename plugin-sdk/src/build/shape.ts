/** One way in which data is not of its shape. */
export type Fault = {
  /** Where in the data, such as `ymera.permissions.network[0].host`. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
};

/** Finds what is wrong with a value at a path; nothing is wrong when the list is empty. */
export type Shape = (value: unknown, path: string) => readonly Fault[];

/** One value. `expected` ends the sentence "It must be …". */
export function value(accepts: (value: unknown) => boolean, expected: string): Shape {
  return (found, path) => (accepts(found) ? [] : [fault(path, found, expected)]);
}

/** An object with these keys. Other keys are refused with the nearest known name, unless it is `open`. */
export function object(
  parts: { readonly required?: Fields; readonly optional?: Fields; readonly open?: true },
  expected: string,
): Shape {
  const { required = {}, optional = {}, open } = parts;
  const known = [...new Set([...Object.keys(required), ...Object.keys(optional)])];
  return (found, path) => {
    if (!isObject(found)) return [fault(path, found, expected)];
    const at = (key: string) => (path === '' ? key : `${path}.${key}`);
    const stray = open ? [] : Object.keys(found).filter((key) => !known.includes(key));
    return [
      ...Object.entries(required).flatMap(([key, shape]) => shape(own(found, key), at(key))),
      ...Object.entries(optional).flatMap(([key, shape]) =>
        own(found, key) === undefined ? [] : shape(own(found, key), at(key)),
      ),
      ...stray.map((key) => unknownKey(at(key), key, known)),
    ];
  };
}

/** A list without repetition, `key` telling items apart, unless it `repeats`. */
export function list(item: Shape, expected: string, options: ListOptions = {}): Shape {
  const { key = (entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)), max = 100 } = options;
  return (found, path) => {
    if (!Array.isArray(found) || found.length > max) {
      return [fault(path, found, Array.isArray(found) ? `${expected}, at most ${max}` : expected)];
    }
    const faults = found.flatMap((entry, index) => item(entry, `${path}[${index}]`));
    if (faults.length > 0 || options.repeats) return faults;
    const keys = found.map(key);
    const twice = keys.findIndex((entry, index) => keys.indexOf(entry) !== index);
    if (twice < 0) return [];
    return [{ path, message: `lists ${shortly(keys[twice])} twice.`, fix: 'List it once.' }];
  };
}

/** An object whose keys are names the author chose. */
export function dictionary(
  accepts: (key: string) => boolean,
  expectedKey: string,
  item: Shape,
  expected: string,
): Shape {
  return (found, path) => {
    if (!isObject(found)) return [fault(path, found, expected)];
    const names = Object.keys(found);
    if (names.length > 100) return [{ path, message: `has ${names.length} names.`, fix: 'Keep to 100.' }];
    return names.flatMap((name) =>
      accepts(name) ? item(found[name], `${path}.${name}`) : [fault(path, name, expectedKey)],
    );
  };
}

type Fields = { readonly [key: string]: Shape };
type ListOptions = {
  readonly key?: (item: unknown) => unknown;
  readonly max?: number;
  readonly repeats?: true;
};

function fault(path: string, found: unknown, expected: string): Fault {
  const message = found === undefined ? 'is missing.' : `is ${shortly(found)}.`;
  return { path, message, fix: `It must be ${expected}.` };
}

function unknownKey(path: string, key: string, known: readonly string[]): Fault {
  const near = nearest(key, known);
  const fix = near ? `Did you mean "${near}"? ` : '';
  return { path, message: 'is not a known field.', fix: `${fix}Known are: ${known.join(', ')}.` };
}

/** The known name that is most like a mistyped one; undefined when none is close. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const typed = name.slice(0, 64).toLowerCase();
  const far = Math.min(4, Math.max(2, Math.floor(typed.length / 3)));
  const ranked = known
    .map((candidate) => ({
      candidate,
      steps: distance(typed, candidate.toLowerCase()),
    }))
    .sort((a, b) => a.steps - b.steps);
  return ranked[0] && ranked[0].steps <= far ? ranked[0].candidate : undefined;
}

/** Edits between two words, after Levenshtein 1966. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

export function isObject(found: unknown): found is Record<string, unknown> {
  return typeof found === 'object' && found !== null && !Array.isArray(found);
}

export function isText(found: unknown): found is string {
  return typeof found === 'string' && found.trim() !== '';
}

export function isPositiveInteger(found: unknown): found is number {
  return typeof found === 'number' && Number.isSafeInteger(found) && found > 0;
}

function own(found: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(found, key) ? found[key] : undefined;
}

function shortly(found: unknown): string {
  const json = JSON.stringify(found);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
