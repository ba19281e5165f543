import { describe, expect, it } from 'vitest';
import { byGravity, type Finding } from '../src/domain/finding.ts';
import { reviewMarkdown } from '../src/domain/review/markdown.ts';
import { countBySeverity, scoreOf } from '../src/domain/review/score.ts';

const aFinding = (overrides: Partial<Finding> = {}): Finding => ({
  rule: 'risk/x',
  severity: 'high',
  path: 'a.ts',
  line: 1,
  column: 1,
  message: 'Message.',
  why: 'Why.',
  fix: 'Fix.',
  ...overrides,
});

const facts = (findings: readonly Finding[]) => ({
  title: 'Review',
  score: 80,
  files: 1,
  lines: 10,
  functions: 2,
  docCoverage: 0.5,
  duplicatedLines: 0,
  counts: countBySeverity(findings),
  findings,
});

describe('the score', () => {
  it('is 100 without findings, and half at 50 points in 1,000 lines', () => {
    expect(scoreOf([], 1000)).toBe(100);
    expect(scoreOf(Array(10).fill(aFinding({ severity: 'medium' })), 1000)).toBe(50);
    expect(scoreOf(Array(10).fill(aFinding({ severity: 'medium' })), 4000)).toBe(80);
  });

  it('takes short sources as 200 lines', () => {
    expect(scoreOf([aFinding({ severity: 'low' })], 1)).toBe(91);
  });
});

describe('findings', () => {
  it('come in one order, whatever the order they were found in', () => {
    const all = [
      aFinding({ severity: 'critical', path: 'z.ts' }),
      aFinding({ path: 'B.ts' }),
      aFinding({ path: 'a.ts', line: 2 }),
      aFinding({ path: 'a.ts', line: 10 }),
      aFinding({ path: 'a.ts', line: 10, column: 2 }),
      aFinding({ severity: 'info' }),
    ];
    expect([...all].reverse().sort(byGravity)).toEqual(all);
  });
});

describe('the report', () => {
  it('holds score, counts, findings and the formula', () => {
    const text = reviewMarkdown(facts([aFinding(), aFinding({ severity: 'low', line: 4 })]));
    expect(text).toContain('**Score 80 of 100.** 1 files, 10 lines that are not empty, 2 functions. 50 %');
    expect(text).toContain('| 0 | 1 | 0 | 1 | 0 |');
    expect(text).toContain('## High\n\n- `a.ts:1:1` Message. Why. **Fix:** Fix. (`risk/x`)');
    expect(text).toContain('score = 100 × 50 / (50 + p)');
  });

  it('counts by rule what is not written out', () => {
    const text = reviewMarkdown(facts(Array(60).fill(aFinding())));
    expect(text).toContain('| `risk/x` | 10 |');
  });

  it('lets no name in the sources add markup', () => {
    const message = '<img src=x onerror=alert(1)> [a](javascript:b)\n# heading';
    const text = reviewMarkdown(facts([aFinding({ message, path: 'a`b\n# c.ts' })]));
    expect(text).not.toContain('<img');
    expect(text).not.toContain('[a](');
    expect(text).not.toMatch(/^# (?!Review)/m);
    expect(text).toContain('`` a`b # c.ts:1:1 ``');
  });
});
