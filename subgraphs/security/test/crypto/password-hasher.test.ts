import { expect, test } from 'vitest';
import { createPasswordHasher } from '../../src/crypto/password-hasher.ts';

const hasher = createPasswordHasher();

test('a password is verified against its own hash and no other', async () => {
  await hasher.inTurn(async ({ hash, verify }) => {
    const stored = await hash('engine of analysis');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await verify('engine of analysis', stored)).toBe(true);
    expect(await verify('engine of Analysis', stored)).toBe(false);
    expect(await verify('', stored)).toBe(false);
    expect(await hash('engine of analysis')).not.toBe(stored);
  });
});

test('a hash that another implementation made is verified with the cost it names', async () => {
  // From the test vectors of the reference implementation (phc-winner-argon2, src/test.c).
  const stored = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  await hasher.inTurn(async ({ verify }) => {
    expect(await verify('password', stored)).toBe(true);
    expect(await verify('passwore', stored)).toBe(false);
  });
});

test('nobody has a password, and finding out takes a hash', async () => {
  await hasher.inTurn(async ({ verify }) => expect(await verify('', null)).toBe(false));
});

test('a stored hash that cannot be read is a defect whose message does not hold it', async () => {
  const broken = hasher.inTurn(({ verify }) => verify('x', '$argon2id$canary'));
  await expect(broken).rejects.toThrow(/not in the format/);
  await expect(broken).rejects.not.toThrow(/canary/);
});

test('two at a time are served and 200 may wait; one more is refused', async () => {
  const busy = createPasswordHasher();
  const done = Promise.withResolvers<void>();
  const served = Array.from({ length: 202 }, () => busy.inTurn(() => done.promise));
  await expect(busy.inTurn(() => done.promise)).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
  done.resolve();
  expect(await Promise.all(served)).toHaveLength(202);
});

test('a work that fails makes room for the next', async () => {
  const busy = createPasswordHasher();
  const failing = () => busy.inTurn(() => Promise.reject(new Error('broken')));
  const results = await Promise.allSettled([failing(), failing(), failing()]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await busy.inTurn(async () => 'served')).toBe('served');
});
