import { isJsonObject, type JsonValue } from '@ymera/kernel';

/** What a template's string stands for. */
export type Reference =
  | { readonly from: 'input'; readonly path: readonly string[] }
  | { readonly from: 'task'; readonly taskId: string; readonly path: readonly string[] };

export type TemplateText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'mistake' };

/** Reads one string of a template: `$$` stands for a dollar sign, `$` begins a reference, the rest is itself. */
export function readText(text: string): TemplateText {
  if (!text.startsWith('$')) return { kind: 'text', text };
  if (text.startsWith('$$')) return { kind: 'text', text: text.slice(1) };
  const [root, ...path] = text.slice(1).split('.');
  if (root === 'input' && isPath(path)) return { kind: 'reference', reference: { from: 'input', path } };
  const [taskId, output, ...inside] = path;
  if (root === 'tasks' && taskId && output === 'output' && isPath(inside))
    return { kind: 'reference', reference: { from: 'task', taskId, path: inside } };
  return { kind: 'mistake' };
}

const isPath = (path: readonly string[]) => path.every((part) => part !== '');

/** Every string of a template with its place, and how deeply the template is nested. */
export function templateTexts(template: JsonValue): {
  readonly texts: readonly { readonly place: string; readonly text: string }[];
  readonly depth: number;
} {
  const texts: { place: string; text: string }[] = [];
  let depth = 0;
  // A list of its own instead of recursion: the template's depth is not checked yet.
  const open: { place: string; value: JsonValue | undefined; depth: number }[] = [
    { place: '', value: template, depth: 0 },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    depth = Math.max(depth, next.depth);
    if (typeof next.value === 'string') texts.push({ place: next.place, text: next.value });
    for (const [step, value] of childrenOf(next.value))
      open.push({ place: next.place + step, value, depth: next.depth + 1 });
  }
  return { texts: texts.reverse(), depth };
}

function childrenOf(value: JsonValue | undefined): [string, JsonValue | undefined][] {
  if (Array.isArray(value)) return value.map((item, index) => [`[${index}]`, item]);
  if (isJsonObject(value)) return Object.entries(value).map(([key, item]) => [`.${key}`, item]);
  return [];
}

/** The tasks whose outputs a template needs. */
export function referencedTasks(template: JsonValue): readonly string[] {
  const ids = templateTexts(template).texts.flatMap(({ text }) => {
    const read = readText(text);
    return read.kind === 'reference' && read.reference.from === 'task' ? [read.reference.taskId] : [];
  });
  return [...new Set(ids)];
}

export interface TemplateValues {
  readonly input: JsonValue;
  readonly outputs: ReadonlyMap<string, JsonValue>;
}

/**
 * Fills a template in. Where a value is absent its key is left out; in a list, or as the whole template, it becomes
 * null, so that the others keep their places.
 */
export function renderTemplate(template: JsonValue, values: TemplateValues): JsonValue {
  return render(template, values) ?? null;
}

function render(template: JsonValue, values: TemplateValues): JsonValue | undefined {
  if (typeof template === 'string') return renderText(template, values);
  if (Array.isArray(template)) return template.map((item: JsonValue) => render(item, values) ?? null);
  if (!isJsonObject(template)) return template;
  // fromEntries defines keys instead of setting them, so that "__proto__" is a key like any other.
  return Object.fromEntries(
    Object.entries(template).flatMap(([key, item]) => {
      const value = item === undefined ? undefined : render(item, values);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function renderText(text: string, values: TemplateValues): JsonValue | undefined {
  const read = readText(text);
  if (read.kind === 'text') return read.text;
  if (read.kind === 'mistake') return undefined;
  const { reference } = read;
  const whole = reference.from === 'input' ? values.input : values.outputs.get(reference.taskId);
  return valueAt(whole, reference.path);
}

/** The value at a path of keys and list indexes; undefined where there is none. */
function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    if (Array.isArray(current)) current = /^\d+$/.test(part) ? current[Number(part)] : undefined;
    else if (isJsonObject(current)) current = current[part];
  }
  return current;
}
