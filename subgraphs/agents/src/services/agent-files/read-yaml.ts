import { isJsonObject, type JsonValue } from '@ymera/kernel';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { error, type Finding, warning } from '../../domain/agent-file/agent-file.ts';
import type { Field, Fields } from '../../domain/agent-file/fields.ts';
import { type RawEntry, splitEntries } from '../../domain/agent-file/split-entries.ts';

export interface YamlRead {
  readonly fields: Fields;
  readonly findings: readonly Finding[];
}

/** More uses of one anchor than any honest front matter has. */
const aliasesMax = 20;
const depthMax = 50;
/** Of front matter that is read key by key. */
const keysMax = 200;

interface Mended {
  readonly what: string;
  readonly fix: string;
}
const withTabs: Mended = {
  what: 'is indented with tabs, which YAML does not allow',
  fix: 'Indent it with spaces.',
};
const noYaml: Mended = {
  what: 'is not YAML, and is read as a text',
  fix: 'Put the text into quotes, or indent it below a line that ends with "|".',
};

/**
 * The keys of front matter. What is no YAML as a whole is read key by key, and a value that is none by itself is taken
 * as the text that it seems to be, with a warning for each.
 *
 * @param line the line of the file that the YAML begins in
 */
export function readYaml(yaml: string, line: number): YamlRead {
  const whole = parseWhole(yaml, line);
  if (whole) return whole;
  const { entries, stray } = splitEntries(yaml);
  if (entries.length === 0 || entries.length > keysMax)
    return { fields: new Map(), findings: [keyless(line, entries.length)] };
  const fields = new Map<string, Field>();
  const findings: Finding[] = [];
  if (stray[0] !== undefined)
    findings.push(
      warning(
        'LINE_IGNORED',
        line + stray[0] - 1,
        `${stray.length} lines from here belong to no key and are left out.`,
        'Write "key: value".',
      ),
    );
  for (const entry of entries) {
    const at = line + entry.line - 1;
    const { value, mended } = readEntry(entry);
    if (mended) findings.push(warning('VALUE_MENDED', at, `"${entry.key}" ${mended.what}.`, mended.fix));
    if (fields.has(normal(entry.key)))
      findings.push(
        warning(
          'KEY_TWICE',
          at,
          `"${entry.key}" is there twice; the last one counts.`,
          'Take one of them out.',
        ),
      );
    fields.set(normal(entry.key), { value, line: at });
  }
  return { fields, findings };
}

const keyless = (line: number, count: number) =>
  error(
    'FRONT_MATTER_UNREADABLE',
    line,
    `The front matter has ${count} keys; 1 to ${keysMax} are expected.`,
    'Write one "key: value" a line.',
  );

const normal = (key: string) => key.toLowerCase().replace(/[-_ .]/g, '');

/** Null when it is not YAML, or says less than its author wrote: then it is read key by key. */
function parseWhole(yaml: string, line: number): YamlRead | null {
  const lines = new LineCounter();
  const document = parsed(yaml, lines);
  if (!document || !isMap(document.contents)) return null;
  const fields = new Map<string, Field>();
  for (const { key, value } of document.contents.items) {
    if (!isScalar(key)) return null;
    // A text that is cut off at a "#" was hardly meant as a comment.
    if (
      normal(String(key.value)) === 'description' &&
      isScalar(value) &&
      value.type === 'PLAIN' &&
      value.comment
    )
      return null;
    const json = toJson(value, document);
    const at = line + lines.linePos(key.range?.[0] ?? 0).line - 1;
    if (json !== undefined) fields.set(normal(String(key.value)), { value: json, line: at });
  }
  return { fields, findings: [] };
}

type ParsedDocument = NonNullable<ReturnType<typeof parsed>>;

/** Null when it is not YAML. */
function parsed(text: string, lineCounter?: LineCounter) {
  if (isDeep(text)) return null;
  try {
    const document = parseDocument(text, { logLevel: 'silent', ...(lineCounter ? { lineCounter } : {}) });
    return document.errors.length + document.warnings.length === 0 ? document : null;
  } catch {
    return null; // What the parser itself can't bear.
  }
}

/** The parser takes seconds for what is nested thousands of times. Brackets in texts count as well, which no honest text notices. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if (depth > 0 && (character === ']' || character === '}')) depth--;
    if (depth > depthMax) return true;
  }
  return /(?:[-?:][ \t]+){50}/.test(text);
}

function toJson(node: unknown, document: ParsedDocument): JsonValue | undefined {
  try {
    const value: unknown = isNode(node) ? node.toJS(document, { maxAliasCount: aliasesMax }) : node;
    return JSON.parse(JSON.stringify(value ?? null));
  } catch {
    return undefined; // Too many aliases.
  }
}

function isNode(node: unknown): node is { toJS(document: ParsedDocument, options: object): unknown } {
  return typeof node === 'object' && node !== null && 'toJS' in node;
}

/** As YAML; with its tabs as spaces; as a text. */
function readEntry(entry: RawEntry): { value: JsonValue; mended: Mended | null } {
  const asIs = yamlValue(entry, entry.text);
  if (asIs !== undefined) return { value: asIs, mended: null };
  const untabbed = yamlValue(
    entry,
    entry.text.replace(/^[ \t]+/gm, (indent) => indent.replaceAll('\t', '  ')),
  );
  if (untabbed !== undefined) return { value: untabbed, mended: withTabs };
  return { value: plainText(entry.value), mended: noYaml };
}

/** Undefined when the text isn't YAML that says everything that stands there. */
function yamlValue({ key }: RawEntry, text: string): JsonValue | undefined {
  const document = parsed(text);
  if (!document || !isMap(document.contents) || document.contents.items.length !== 1) return undefined;
  const value = document.contents.items[0]?.value;
  if (normal(key) === 'description' && isScalar(value) && value.type === 'PLAIN' && value.comment)
    return undefined;
  const json = toJson(document.contents, document);
  return isJsonObject(json) ? (json[key] ?? null) : undefined;
}

function plainText(value: string): string {
  const text = value.replace(/^[|>][+-]?[ \t]*\n/, '').trim();
  return text.replace(/^(["'])([\s\S]*)\1$/, '$2');
}
