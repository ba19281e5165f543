import { createManualClock } from '@ymera/kernel/testing';
import { expect, test } from 'vitest';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import type { PasswordHasher } from '../../src/ports.ts';
import { createAuditLog } from '../../src/services/append-audit.ts';
import { signIn } from '../../src/services/sign-in.ts';
import { aDraft } from '../builders.ts';

/** Knows one password by its own name, and writes down what it was asked. */
function aHasher(): PasswordHasher & { readonly asked: [password: string, hash: string | null][] } {
  const asked: [string, string | null][] = [];
  const verify = async (password: string, hash: string | null) => {
    asked.push([password, hash]);
    return hash === `hash of ${password}`;
  };
  return { asked, inTurn: (work) => work({ verify, hash: async (password) => `hash of ${password}` }) };
}

async function aSignIn() {
  const stores = createMemoryStores();
  const clock = createManualClock();
  const passwords = aHasher();
  const audit = createAuditLog({ auditEntries: stores.auditEntries, clock });
  const tokens = {
    issue: async ({ sessionId }: { sessionId: string }) => `token of ${sessionId}`,
    verify: () => Promise.reject(new Error('nobody verifies here')),
  };
  const account = { id: 'user_ada', tenantId: 'tenant_one', email: 'ada@example.org', name: 'Ada' };
  const secret = { role: 'admin', createdAt: 0, passwordHash: 'hash of engine of analysis' } as const;
  await stores.users.create({ ...account, ...secret }, aDraft());
  const deps = { ...stores, clock, passwords, audit, tokens };
  return { ...deps, signIn: (email: string, password: string) => signIn(deps, { email, password }) };
}

const refused = expect.objectContaining({ code: 'SIGN_IN_REFUSED' });

test('someone unknown costs one hash, as someone known does', async () => {
  const { signIn, passwords } = await aSignIn();
  await expect(signIn('nobody@example.org', 'a password')).rejects.toEqual(refused);
  await expect(signIn('ada@example.org', 'a password')).rejects.toEqual(refused);
  expect(passwords.asked).toEqual([
    ['a password', null],
    ['a password', 'hash of engine of analysis'],
  ]);
});

test('a password that is too long to be one costs the same, and is not hashed', async () => {
  const { signIn, passwords } = await aSignIn();
  await expect(signIn('ada@example.org', 'x'.repeat(1_000_000))).rejects.toEqual(refused);
  expect(passwords.asked).toEqual([['', 'hash of engine of analysis']]);
});

test('attempts that are refused for their number cost no hash', async () => {
  const { signIn, passwords } = await aSignIn();
  for (let i = 0; i < 30; i++) await signIn('ada@example.org', 'a password').catch(() => {});
  expect(passwords.asked).toHaveLength(10);
});

test('an unknown address is refused in the log of the default tenant, without the address', async () => {
  const { signIn, auditEntries } = await aSignIn();
  await signIn('nobody@example.org', 'a password').catch(() => {});
  const entry = await auditEntries.last('tenant_default');
  expect(entry).toMatchObject({ action: 'session.refused', subjectId: null, actorId: null, allowed: false });
  expect(JSON.stringify(entry)).not.toContain('nobody');
});

test('no token is given for a session that the audit log did not take', async () => {
  const { signIn, auditEntries } = await aSignIn();
  auditEntries.insert = () => Promise.reject(new Error('the disk is full'));
  await expect(signIn('ada@example.org', 'engine of analysis')).rejects.toThrow('the disk is full');
});
