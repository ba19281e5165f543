import { describe, expect, it } from 'vitest';
import { readReport } from '../../src/domain/read-report.ts';
import type { AttemptReport } from '../../src/domain/report.ts';

const about = { stepId: 'a[0]', attempt: 2, idempotencyKey: 'key' };
const inline = { kind: 'inline', json: '{"a":1}' } as const;
const blob = { kind: 'blob', sha256: 'a'.repeat(64), bytes: 20_000 } as const;
const failure = { taskId: 'a', code: 'BROKEN', message: 'It broke.', details: null };

const reports: readonly AttemptReport[] = [
  { kind: 'succeeded', ...about, output: inline },
  { kind: 'succeeded', ...about, output: blob },
  { kind: 'examined', ...about, approved: false, reasons: inline },
  { kind: 'failed', ...about, failure, mayPass: true, outcomeKnown: false },
  { kind: 'failed', ...about, failure: { ...failure, details: inline }, mayPass: false, outcomeKnown: true },
];

describe('a report that was said on a channel', () => {
  it.each(reports)('comes as it was written: $kind', (report) => {
    expect(readReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('keeps nothing that does not belong to it', () => {
    expect(readReport({ ...reports[0], extra: 1, output: { ...inline, sha256: 'x' } })).toEqual(reports[0]);
  });

  it.each([
    ['no object', 'succeeded'],
    ['null', null],
    ['another kind', { kind: 'childEnded', stepId: 'a', childRunId: 'run_1', status: 'SUCCEEDED' }],
    ['no output', { kind: 'succeeded', ...about }],
    ['an output that is no JSON', { kind: 'succeeded', ...about, output: { kind: 'inline', json: '{' } }],
    ['a blob under no hash', { kind: 'succeeded', ...about, output: { ...blob, sha256: '../x' } }],
    ['an attempt that is no count', { kind: 'succeeded', ...about, attempt: -1, output: inline }],
    ['no key', { kind: 'succeeded', stepId: 'a', attempt: 1, output: inline }],
    ['a verdict that is none', { kind: 'examined', ...about, approved: 'yes', reasons: inline }],
    ['no failure', { kind: 'failed', ...about, mayPass: true, outcomeKnown: true }],
    ['a failure without a code', { ...reports[3], failure: { ...failure, code: 1 } }],
    ['an outcome that is neither known nor not', { ...reports[3], outcomeKnown: null }],
  ])('is refused with %s', (_what, value) => {
    expect(readReport(value)).toBeNull();
  });
});
