import { type AnyNode, type Identifier, type Node, parse } from 'acorn';
import { full } from 'acorn-walk';
import type { ManifestPermissions } from '../../bridge/manifest.ts';
import { type Collected, checkCalls, isMember } from './call-checks.ts';
import { finding, type ScanFinding, type Sighting } from './findings.ts';
import { checkTexts, type TextNode } from './literal-checks.ts';
import { createPlaces, isSourceMap } from './places.ts';
import { checkText } from './text-checks.ts';

/** What is scanned: the code, its source map, and what the manifest allows. */
export type ScanSubject = {
  readonly code: string;
  readonly sourceMap: string;
  readonly permissions: ManifestPermissions;
};

const findingsMax = 100;
const rank = { high: 0, medium: 1, low: 2 };

/**
 * Looks at a plugin's code without running it, and lists what a reviewer should know, gravest first. It is a help
 * for people: the sandbox, not the scan, is what keeps a plugin in.
 */
export function scanPlugin({ code, sourceMap, permissions }: ScanSubject): readonly ScanFinding[] {
  const sightings = [...checkText(code, isSourceMap(sourceMap)), ...checkTree(code, permissions)];
  const sorted = sightings.sort((a, b) => rank[a.severity] - rank[b.severity] || a.at - b.at);
  const places = createPlaces(code, sourceMap);
  const findings = sorted.slice(0, findingsMax).map((seen) => finding(seen, places(seen.at)));
  if (sorted.length <= findingsMax) return findings;
  const message = `${sorted.length - findingsMax} more findings are not listed.`;
  return [...findings, finding({ code: 'SCAN_TRUNCATED', severity: 'medium', message }, places(0))];
}

function checkTree(code: string, permissions: ManifestPermissions): readonly Sighting[] {
  try {
    const found = collect(parse(code, { ecmaVersion: 2024, sourceType: 'script', allowHashBang: false }));
    const hosts = (permissions.network ?? []).map(({ host }) => host);
    return [
      ...checkCalls(found, permissions.codegen !== undefined),
      ...checkTexts(code, found.texts, hosts),
      ...escapedNames(code, found.identifiers),
      ...found.byteLists,
    ];
  } catch (error) {
    // Very deep code makes the parser give up, and the walk overflow its stack.
    const position = error instanceof SyntaxError && 'pos' in error ? Number(error.pos) : 0;
    const said = error instanceof SyntaxError ? error.message : 'it is nested too deeply';
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    const message = `the code cannot be parsed: ${said}.`;
    return [{ code: 'SCAN_UNREADABLE', severity: 'high', at: position, message }];
  }
}

type Everything = Collected & {
  readonly texts: readonly TextNode[];
  readonly identifiers: readonly Identifier[];
  readonly byteLists: readonly Sighting[];
};

function collect(tree: Node): Everything {
  const calls: Collected['calls'][number][] = [];
  const imports: Collected['imports'][number][] = [];
  const names: Identifier[] = [];
  const identifiers: Identifier[] = [];
  const declared = new Set<string>();
  const texts: Omit<TextNode, 'isFetched'>[] = [];
  const byteLists: Sighting[] = [];
  const guarded = new Set<AnyNode>();
  const fetched = new Set<AnyNode>();
  const used = new Set<AnyNode>();
  const addName = (node: AnyNode) => void (node.type === 'Identifier' && identifiers.push(node));
  // The walk's types promise plain nodes; what it gives are nodes of this union.
  full(tree, (plain, _, type) => {
    const node = plain as AnyNode;
    if (node.type === 'Identifier') {
      identifiers.push(node);
      if (type === 'VariablePattern') declared.add(node.name);
      else names.push(node);
    } else if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      calls.push(node);
      used.add(node.callee);
      if (isFetch(node.callee)) for (const text of textsOf(node.arguments[0])) fetched.add(text);
    } else if (node.type === 'ImportExpression') imports.push(node);
    else if (node.type === 'UnaryExpression' && node.operator === 'typeof') guarded.add(node.argument);
    else if (node.type === 'Literal' && typeof node.value === 'string')
      texts.push({ node, text: node.value });
    else if (node.type === 'TemplateElement') texts.push({ node, text: node.value.cooked ?? node.value.raw });
    else if (node.type === 'BinaryExpression' && node.operator === 'instanceof') used.add(node.right);
    else if (node.type === 'MemberExpression') {
      used.add(node.object);
      if (!node.computed) addName(node.property);
    } else if (node.type === 'Property' && !node.computed) addName(node.key);
    else if (node.type === 'ArrayExpression' && isByteList(node.elements)) {
      const message = `${node.elements.length} character codes stand in place of a text.`;
      byteLists.push({ code: 'SCAN_OBFUSCATED', severity: 'medium', at: node.start, message });
    }
  });
  return {
    calls,
    imports,
    names: names.filter((node) => !guarded.has(node)),
    identifiers,
    declared,
    used,
    texts: texts.map((text) => ({ ...text, isFetched: fetched.has(text.node) })),
    byteLists,
  };
}

function isFetch(callee: AnyNode): boolean {
  return (callee.type === 'Identifier' && callee.name === 'fetch') || isMember(callee, 'fetch');
}

function textsOf(node: AnyNode | undefined): readonly AnyNode[] {
  if (node?.type === 'TemplateLiteral') return node.quasis;
  if (node?.type === 'BinaryExpression') return [...textsOf(node.left), ...textsOf(node.right)];
  return node ? [node] : [];
}

const byteListLength = 64;

/** A long list of numbers that are all printable characters. */
function isByteList(elements: readonly (AnyNode | null)[]): boolean {
  if (elements.length < byteListLength) return false;
  return elements.every(
    (node) =>
      node?.type === 'Literal' &&
      typeof node.value === 'number' &&
      Number.isInteger(node.value) &&
      ((node.value >= 32 && node.value < 127) || node.value === 10 || node.value === 13 || node.value === 9),
  );
}

/** Names with plain letters written as escapes; honest escapes are of letters outside ASCII. */
function escapedNames(code: string, identifiers: readonly Identifier[]): readonly Sighting[] {
  const found = identifiers.filter((node) => {
    const raw = code.slice(node.start, node.end);
    return raw.includes('\\u') && /\\u(?:00[0-7]|\{0*[0-7]?[0-9a-f]\})/i.test(raw);
  });
  return found.slice(0, 20).map((node) => ({
    code: 'SCAN_OBFUSCATED',
    severity: 'high',
    at: node.start,
    message: `the name ${node.name.slice(0, 60)} is written with escapes.`,
  }));
}
