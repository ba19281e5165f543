import { aPrincipal } from '@ymera/kernel/testing';
import { expect, test } from 'vitest';
import { createRecentPrincipals } from '../../src/domain/recent-principals.ts';

const principal = aPrincipal({ sessionId: 'session_1' });

test('a verified principal is kept for five seconds', () => {
  const recent = createRecentPrincipals();
  recent.keep('hash', principal, { mark: recent.mark(), now: 1_000 });
  expect(recent.find('hash', 5_999)).toBe(principal);
  expect(recent.find('hash', 6_000)).toBeNull();
});

test('a principal is not kept past the end of its token', () => {
  const recent = createRecentPrincipals();
  recent.keep('hash', { ...principal, expiresAt: 2_000 }, { mark: recent.mark(), now: 1_000 });
  expect(recent.find('hash', 1_999)).not.toBeNull();
  expect(recent.find('hash', 2_000)).toBeNull();
});

test('a session that ends while its token is being verified is not kept', () => {
  const recent = createRecentPrincipals();
  const mark = recent.mark();
  recent.forgetSession('session_1');
  recent.keep('hash', principal, { mark, now: 0 });
  expect(recent.find('hash', 0)).toBeNull();
});

test('no more than ten thousand are kept, and the oldest goes first', () => {
  const recent = createRecentPrincipals();
  for (let i = 0; i <= 10_000; i++) recent.keep(`hash-${i}`, principal, { mark: recent.mark(), now: 0 });
  expect(recent.find('hash-0', 0)).toBeNull();
  expect(recent.find('hash-1', 0)).not.toBeNull();
  expect(recent.find('hash-10000', 0)).not.toBeNull();
});
