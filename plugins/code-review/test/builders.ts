import { findRisks } from '../src/domain/risks/find-risks.ts';
import type { SyntaxNode } from '../src/domain/syntax/node.ts';
import { type Parsed, parseSource } from '../src/domain/syntax/parse-source.ts';

/** A parsed file; TypeScript unless the path says otherwise. */
export function parsed(text: string, path = 'src/a.ts'): Parsed {
  return parseSource({ path, text });
}

/** The tree of a file that can be read. */
export function programOf(text: string, path = 'src/a.ts'): SyntaxNode {
  const { program, findings } = parsed(text, path);
  if (!program || findings.length > 0) throw new Error(findings[0]?.message ?? 'no tree');
  return program;
}

/** The rules that a text breaks, without their family. */
export function risksIn(text: string, path = 'src/a.ts'): readonly string[] {
  programOf(text, path);
  return findRisks(parsed(text, path)).map(({ rule }) => rule.replace('risk/', ''));
}
