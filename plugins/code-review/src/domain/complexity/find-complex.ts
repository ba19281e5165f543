import type { Finding, Severity } from '../finding.ts';
import { isTest } from '../is-test.ts';
import type { FunctionMeasure } from './measure.ts';

/** From where on a measure is worth a finding. */
export type ComplexityLimits = {
  readonly cyclomatic: number;
  readonly cognitive: number;
  readonly nesting: number;
  readonly lines: number;
};

/** 15 for the first two after NIST SP 500-235 (section 2.5) and SonarSource's default; the others by experience. */
export const COMPLEXITY_LIMITS: ComplexityLimits = { cyclomatic: 15, cognitive: 15, nesting: 4, lines: 100 };

const WORDS = {
  cyclomatic: {
    what: 'cyclomatic complexity',
    why: 'Each independent path wants a test, and few readers hold so many in mind.',
    fix: 'Take out a decision with its branches as a function of its own, or turn the cases into a table.',
  },
  cognitive: {
    what: 'cognitive complexity',
    why: 'Nested and broken flow is what makes code hard to follow and easy to change wrongly.',
    fix: 'Return early instead of nesting, and name the inner steps as functions.',
  },
  nesting: {
    what: 'nesting depth',
    why: 'The innermost line holds only under every condition around it.',
    fix: 'Refuse early, use continue, or take out the inner block as a function.',
  },
  lines: {
    what: 'length in lines',
    why: 'A function that does not fit on a screen is read in parts and remembered in parts.',
    fix: 'Split it where its subject changes.',
  },
} as const;

/** What of a function is above the limits: medium above one, high above twice of it (length: low, medium). */
export function findComplex(
  path: string,
  measure: FunctionMeasure,
  limits: ComplexityLimits,
): readonly Finding[] {
  return (
    (['cyclomatic', 'cognitive', 'nesting', 'lines'] as const)
      .filter((kind) => measure[kind] > limits[kind])
      // A group of tests is one long callback, and reads well as that.
      .filter((kind) => kind !== 'lines' || !isTest(path))
      .map((kind) => ({
        rule: `complexity/${kind}`,
        severity: severityOf(kind, measure[kind] > 2 * limits[kind]),
        path,
        line: measure.line,
        column: measure.column,
        message: `${measure.name} has a ${WORDS[kind].what} of ${measure[kind]}; the limit is ${limits[kind]}.`,
        why: WORDS[kind].why,
        fix: WORDS[kind].fix,
      }))
  );
}

function severityOf(kind: keyof ComplexityLimits, twice: boolean): Severity {
  if (kind === 'lines') return twice ? 'medium' : 'low';
  return twice ? 'high' : 'medium';
}
