/** From "mend it before anything else" to "worth knowing". */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** A place in a source file; lines and columns count from 1. */
export type Place = { readonly line: number; readonly column: number };

/** One thing to look at: where, what, why it matters, and what to do about it. */
export type Finding = Place & {
  /** Family and name, such as `risk/shell-command`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly path: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
};

/** Gravest first, then by file, place and rule: the same findings always come in the same order. */
export function byGravity(left: Finding, right: Finding): number {
  return SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) || byPlace(left, right);
}

function byPlace(left: Finding, right: Finding): number {
  return (
    compareText(left.path, right.path) ||
    left.line - right.line ||
    left.column - right.column ||
    compareText(left.rule, right.rule) ||
    compareText(left.message, right.message)
  );
}

/** By code units, so that the order does not hang on a locale. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
