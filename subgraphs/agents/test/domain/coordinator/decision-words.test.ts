import { expect, test } from 'vitest';
import { readDecision } from '../../../src/domain/coordinator/decision-words.ts';

test.each(['yes', 'Yes!', ' OK. ', 'go ahead', 'Please proceed', 'Approve', 'yes, do it'])(
  '"%s" approves',
  (text) => {
    expect(readDecision(text)).toBe('YES');
  },
);

test.each(['no', 'No.', "don't", 'reject', 'never mind', 'No, don’t'])('"%s" rejects', (text) => {
  expect(readDecision(text)).toBe('NO');
});

test.each(['cancel', 'Stop!', 'please abort'])('"%s" cancels', (text) => {
  expect(readDecision(text)).toBe('CANCEL');
});

test.each([
  'yes, but add tests first',
  'ok what does that cost?',
  'no idea, explain it',
  'Do not approve this before the tests are green',
  'stop the memory leak in the user service',
  'cancel the subscription endpoint',
  'go',
  'yesterday it worked',
  '',
])('"%s" is not read as a decision unless it is nothing else', (text) => {
  expect(readDecision(text)).toBe(text === 'go' ? 'YES' : null);
});
