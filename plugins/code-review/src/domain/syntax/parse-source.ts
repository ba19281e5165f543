import { type ParserOptions, type ParserPlugin, parse } from '@babel/parser';
import { compareText, type Finding } from '../finding.ts';
import { depthOf, isNode, type SyntaxNode } from './node.ts';

/** A file as it was given. */
export type Source = { readonly path: string; readonly text: string };

/** A file with its syntax tree. `program` is absent when it could not be read; `findings` then says why. */
export type Parsed = Source & { readonly program?: SyntaxNode; readonly findings: readonly Finding[] };

/** Levels of a tree. Hand-written code stays below 100; recursion over this many is safe in the sandbox. */
const DEPTH_MAX = 600;
/** Later errors of one file mostly follow from the first ones. */
const ERRORS_MAX = 10;

const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx)$/i;

/** Whether the file is JavaScript or TypeScript by its name. */
export function isScript(path: string): boolean {
  return SCRIPT.test(path);
}

/** Reads a file of any dialect. Mistakes in it become findings; the rest of a mistaken file is read where possible. */
export function parseSource(source: Source): Parsed {
  try {
    const file: unknown = parse(source.text, optionsFor(source.path));
    const program =
      isNode(file) && isNode(file.program) ? { ...file.program, tokens: file.tokens } : undefined;
    if (program === undefined || depthOf(program, DEPTH_MAX) > DEPTH_MAX) return tooDeep(source);
    const errors = isNode(file) && Array.isArray(file.errors) ? file.errors : [];
    return {
      ...source,
      program,
      findings: errors.slice(0, ERRORS_MAX).map((error) => mistake(source, error)),
    };
  } catch (error) {
    if (error instanceof RangeError) return tooDeep(source);
    if (!(error instanceof SyntaxError)) throw error;
    return { ...source, findings: [mistake(source, error)] };
  }
}

function optionsFor(path: string): ParserOptions {
  const name = path.toLowerCase();
  const common = /\.c[jt]s$/.test(name);
  return {
    sourceType: /\.m[jt]s$/.test(name) ? 'module' : common ? 'script' : 'unambiguous',
    allowReturnOutsideFunction: common,
    allowAwaitOutsideFunction: !common,
    errorRecovery: true,
    tokens: true,
    plugins: pluginsFor(name),
  };
}

function pluginsFor(name: string): ParserPlugin[] {
  const shared: ParserPlugin[] = ['decorators', 'decoratorAutoAccessors', 'explicitResourceManagement'];
  if (/\.d\.[cm]?ts$/.test(name)) return [...shared, ['typescript', { dts: true }]];
  if (name.endsWith('.tsx')) return [...shared, 'typescript', 'jsx'];
  return /\.[cm]?ts$/.test(name) ? [...shared, 'typescript'] : [...shared, 'jsx'];
}

function mistake({ path }: Source, error: unknown): Finding {
  const found = error instanceof Error ? error : new SyntaxError('The file cannot be read');
  const { line, column } = placeIn(found);
  return {
    rule: 'syntax/error',
    severity: 'high',
    path,
    line,
    column: column + 1,
    message: found.message.replace(/ \(\d+:\d+\)$/, ''),
    why: 'The file does not load, and what follows the mistake is not reviewed with certainty.',
    fix: 'Mend the syntax at this place. Give TypeScript a name that ends in .ts or .tsx.',
  };
}

/** The parser puts the place beside the message. */
function placeIn(error: Error): { line: number; column: number } {
  const loc: unknown = 'loc' in error ? error.loc : undefined;
  if (typeof loc !== 'object' || loc === null || !('line' in loc) || !('column' in loc))
    return { line: 1, column: 0 };
  const { line, column } = loc;
  return typeof line === 'number' && typeof column === 'number' ? { line, column } : { line: 1, column: 0 };
}

function tooDeep(source: Source): Parsed {
  const finding: Finding = {
    rule: 'syntax/too-deep',
    severity: 'low',
    path: source.path,
    line: 1,
    column: 1,
    message: `The file is nested more than ${DEPTH_MAX} levels deep and was left out.`,
    why: 'Code of such a depth is mostly generated, and tools that walk it run out of stack.',
    fix: 'Leave generated files out of the review, or split the expression.',
  };
  return { ...source, findings: [finding] };
}

/** In the order of their paths, so that results do not hang on the order of the input. */
export function inOrder(sources: readonly Source[]): readonly Source[] {
  return [...sources].sort((left, right) => compareText(left.path, right.path));
}
