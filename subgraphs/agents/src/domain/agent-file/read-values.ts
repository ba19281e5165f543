import { isJsonObject, type JsonValue } from '@ymera/kernel';

/** A value as one text; null when it is none. */
export function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}

/**
 * A value as texts, each once: a list, a text with commas or lines between them, or an object whose keys are switched
 * on or off. Null when it is none of these.
 */
export function textsOf(value: JsonValue | undefined): readonly string[] | null {
  if (value === null || value === undefined) return [];
  const items = itemsOf(value);
  if (items === null) return null;
  return [...new Set(items.map((item) => item.replace(/^-\s+/, '').trim()).filter((item) => item !== ''))];
}

function itemsOf(value: JsonValue): readonly string[] | null {
  if (Array.isArray(value)) {
    const texts = value.map(itemOf);
    return texts.every((text) => text !== null) ? texts : null;
  }
  if (isJsonObject(value)) {
    const switches = Object.entries(value);
    const isSwitched = switches.every(([, on]) => typeof on === 'boolean');
    return isSwitched ? switches.filter(([, on]) => on === true).map(([key]) => key) : null;
  }
  const text = textOf(value);
  return text === null ? [] : splitList(text);
}

/** "Use when: asked" is an object in YAML, and was meant as a text. */
function itemOf(value: JsonValue): string | null {
  if (!isJsonObject(value)) return textOf(value) ?? (value === null ? '' : null);
  const [pair, ...more] = Object.entries(value);
  const text = pair && textOf(pair[1]);
  return pair && text !== null && more.length === 0 ? `${pair[0]}: ${text}` : null;
}

/** Splits at commas and ends of lines, but not within parentheses: "Read, Bash(git log, git diff)" are two. */
function splitList(text: string): readonly string[] {
  const inner = text.replace(/^\[([\s\S]*)\]$/, '$1');
  const items = inner.match(/(?:\([^()]*\)|[^,\n(]|\()+/g) ?? [];
  return items.map((item) => item.trim().replace(/^(["'])(.*)\1$/, '$2'));
}
