import type { Place } from '../finding.ts';
import { nameOfKey } from '../syntax/functions.ts';
import { child, isNode, list, placeOf, type SyntaxNode, text } from '../syntax/node.ts';

/** Something that a file offers to others. */
export type Exported = Place & { readonly name: string; readonly kind: string; readonly documented: boolean };

/** What a file exports itself, in the order of the source; `export … from` belongs to the other file. */
export function exportedOf(program: SyntaxNode): readonly Exported[] {
  const body = list(program, 'body');
  const local = new Map<string, Declared>();
  for (const statement of body) for (const one of declaredBy(statement)) merge(local, one);
  const found = new Map<string, Declared>();
  for (const statement of body) {
    for (const one of exportsOf(statement, local)) merge(found, one);
  }
  return [...found.values()].flatMap(withMembers).sort((a, b) => a.line - b.line || a.column - b.column);
}

type Declared = Exported & { readonly node: SyntaxNode };

/** Overloads and merged declarations share a name: one comment is enough. */
function merge(into: Map<string, Declared>, one: Declared): void {
  const before = into.get(one.name);
  into.set(one.name, before ? { ...before, documented: before.documented || one.documented } : one);
}

const KINDS: { readonly [type: string]: string } = {
  FunctionDeclaration: 'function',
  TSDeclareFunction: 'function',
  ClassDeclaration: 'class',
  TSTypeAliasDeclaration: 'type',
  TSInterfaceDeclaration: 'interface',
  TSEnumDeclaration: 'enum',
};

function declaredBy(statement: SyntaxNode): readonly Declared[] {
  const declaration = statement.type.startsWith('Export') ? child(statement, 'declaration') : statement;
  if (declaration === undefined) return [];
  const documented = hasDocs(statement) || hasDocs(declaration);
  const kind = KINDS[declaration.type];
  const name = text(child(declaration, 'id'), 'name');
  if (kind !== undefined && name !== undefined) {
    return [{ name, kind, documented, node: declaration, ...placeOf(declaration) }];
  }
  return list(declaration, 'declarations').flatMap((one, index) => {
    const name = text(child(one, 'id'), 'name');
    const own = hasDocs(one) || (index === 0 && documented);
    return name === undefined
      ? []
      : [{ name, kind: 'variable', documented: own, node: one, ...placeOf(one) }];
  });
}

function exportsOf(statement: SyntaxNode, local: ReadonlyMap<string, Declared>): readonly Declared[] {
  if (statement.type === 'ExportDefaultDeclaration') return defaultExport(statement, local);
  if (statement.type !== 'ExportNamedDeclaration' || child(statement, 'source')) return [];
  const named = list(statement, 'specifiers').flatMap(
    (one) => local.get(text(child(one, 'local'), 'name') ?? '') ?? [],
  );
  return [...declaredBy(statement), ...named];
}

function defaultExport(statement: SyntaxNode, local: ReadonlyMap<string, Declared>): readonly Declared[] {
  const declaration = child(statement, 'declaration');
  const named = local.get(text(declaration, 'name') ?? text(child(declaration, 'id'), 'name') ?? '');
  if (named) return [named];
  const documented = hasDocs(statement);
  return declaration
    ? [{ name: 'default', kind: 'default', documented, node: declaration, ...placeOf(statement) }]
    : [];
}

/** A class together with its public methods; accessors and constructors speak through the class. */
function withMembers({ node, ...exported }: Declared): readonly Exported[] {
  if (exported.kind !== 'class') return [exported];
  const methods = new Map<string, Exported>();
  for (const one of list(child(node, 'body'), 'body')) {
    const name = nameOfKey(one);
    const open =
      one.accessibility !== 'private' && one.accessibility !== 'protected' && one.override !== true;
    if ((one.type !== 'ClassMethod' && one.type !== 'TSDeclareMethod') || one.kind !== 'method' || !open)
      continue;
    if (name === undefined || name.startsWith('_')) continue;
    const documented = hasDocs(one) || methods.get(name)?.documented === true;
    const place = methods.get(name) ?? placeOf(one);
    methods.set(name, {
      line: place.line,
      column: place.column,
      name: `${exported.name}.${name}`,
      kind: 'method',
      documented,
    });
  }
  return [exported, ...methods.values()];
}

function hasDocs(node: SyntaxNode): boolean {
  const comments: unknown = node.leadingComments;
  return Array.isArray(comments) && comments.some(isDocComment);
}

function isDocComment(comment: unknown): boolean {
  return (
    isNode(comment) && comment.type === 'CommentBlock' && /^\*[\s*]*[^\s*]/.test(text(comment, 'value') ?? '')
  );
}
