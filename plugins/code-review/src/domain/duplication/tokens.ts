import type { SyntaxNode } from '../syntax/node.ts';
import type { Parsed } from '../syntax/parse-source.ts';

/** A token with names and literals taken out of `shape`; `name` is what stood there, where it was a name. */
export type Token = {
  readonly shape: string;
  readonly name: string | undefined;
  readonly line: number;
  readonly endLine: number;
};

/** The tokens of a file as far as a copy could be made of them: comments and imports are left out. */
export function tokensOf({ program, text }: Parsed): readonly Token[] {
  if (program === undefined || !Array.isArray(program.tokens)) return [];
  const skipped = importRanges(program);
  const found: Token[] = [];
  for (const raw of program.tokens) {
    const token = readToken(raw, text);
    if (token === undefined || skipped.some(([from, to]) => token.start >= from && token.start < to))
      continue;
    found.push(token);
  }
  return found;
}

function importRanges(program: SyntaxNode): readonly (readonly [number, number])[] {
  const body: unknown = program.body;
  const nodes: readonly SyntaxNode[] = Array.isArray(body) ? body : [];
  return nodes
    .filter((node) => node.type === 'ImportDeclaration' || (node.type.startsWith('Export') && node.source))
    .map((node) => [node.start, node.end] as const);
}

type RawToken = {
  readonly type: { readonly label: string } | string;
  readonly start: number;
  readonly end: number;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
};

function isRawToken(value: unknown): value is RawToken {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value && 'start' in value;
}

function readToken(raw: unknown, source: string): (Token & { readonly start: number }) | undefined {
  if (!isRawToken(raw) || typeof raw.type === 'string' || raw.type.label === 'eof') return undefined;
  const written = source.slice(raw.start, raw.end);
  const shape = shapeOf(raw.type.label, written);
  const name = shape === 'name' ? written : undefined;
  return { shape, name, line: raw.loc.start.line, endLine: raw.loc.end.line, start: raw.start };
}

/** Words that the parser reads as names and that give code its form. */
const FORM = new Set([
  'async',
  'await',
  'of',
  'type',
  'interface',
  'readonly',
  'as',
  'satisfies',
  'keyof',
  'get',
  'set',
]);
const LITERALS: ReadonlySet<string> = new Set(['string', 'num', 'bigint', 'regexp', 'template', 'jsxText']);

const DATA: ReadonlySet<string> = new Set([...LITERALS, 'true', 'false', 'null', '`', '${']);

/** Whether a shape is data or holds it: a text, a number, a constant, or a mark of a template. */
export function isData(shape: string): boolean {
  return DATA.has(shape);
}

function shapeOf(label: string, written: string): string {
  if (LITERALS.has(label)) return label;
  if (label === 'name' || label === '#name' || label === 'jsxName')
    return FORM.has(written) ? written : 'name';
  return written;
}
