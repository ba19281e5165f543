import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { createMailbox } from '../../src/services/mailbox.ts';

const report: Report = {
  kind: 'succeeded',
  stepId: 'a',
  attempt: 1,
  idempotencyKey: 'key',
  output: { kind: 'inline', json: 'null' },
};

describe('a mailbox', () => {
  it('takes nothing for a run that is not driven here', () => {
    const mailbox = createMailbox();
    expect(mailbox.deliver('run_1', report)).toBe(false);
    mailbox.open('run_1', () => {}).close();
    expect(mailbox.deliver('run_1', report)).toBe(false);
  });

  it('says of a report that it is taken once what was drained is settled, and once', () => {
    const [mailbox, taken] = [createMailbox(), [] as string[]];
    const box = mailbox.open('run_1', () => {});
    mailbox.deliver('run_1', report, () => taken.push('first'));
    expect(box.drain()).toEqual([report]);
    mailbox.deliver('run_1', report, () => taken.push('second'));
    expect(taken).toEqual([]);
    box.settle();
    expect(taken).toEqual(['first']);
    box.drain();
    box.settle();
    box.settle();
    expect(taken).toEqual(['first', 'second']);
  });

  it('says nothing of what was not settled when it is closed', () => {
    const [mailbox, taken] = [createMailbox(), [] as string[]];
    const box = mailbox.open('run_1', () => {});
    mailbox.deliver('run_1', report, () => taken.push('first'));
    box.drain();
    box.close();
    expect(taken).toEqual([]);
  });
});
