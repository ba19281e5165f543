import { describe, expect, test } from 'vitest';
import { attemptsWindowMs } from '../src/domain/sign-in-attempts.ts';
import { adaPassword, aSetUpSecurity, ask, authenticator, codesOf, createUser, signIn } from './builders.ts';

const failTimes = async (security: Awaited<ReturnType<typeof aSetUpSecurity>>, times: number) => {
  const codes = new Set<string>();
  for (let i = 0; i < times; i++)
    for (const code of codesOf(await signIn(security.subgraph, { password: 'not the password' })))
      codes.add(code);
  return [...codes];
};

describe('signing in', () => {
  test('gives a token that the authenticator knows, and the caller their own e-mail address', async () => {
    const { subgraph } = await aSetUpSecurity();
    const { data } = await signIn(subgraph);
    expect(data.signIn.user).toEqual({ id: 'user_first', email: 'ada@example.org' });
    expect(await authenticator(subgraph).authenticate({ token: data.signIn.accessToken })).toEqual({
      kind: 'user',
      id: 'user_first',
      tenantId: 'tenant_default',
      role: 'admin',
      expiresAt: Date.UTC(2026, 0, 1, 8),
      sessionId: expect.stringMatching(/^session_/),
    });
  });

  test('does not mind capitals and spaces around the e-mail address', async () => {
    const { subgraph } = await aSetUpSecurity();
    expect(codesOf(await signIn(subgraph, { email: '  Ada@Example.ORG ' }))).toEqual([]);
  });

  test('says the same of a wrong password, an unknown address and a text that is no address', async () => {
    const { subgraph } = await aSetUpSecurity();
    const answers = await Promise.all([
      signIn(subgraph, { password: 'not the password' }),
      signIn(subgraph, { email: 'nobody@example.org' }),
      signIn(subgraph, { email: 'nobody' }),
      signIn(subgraph, { password: '' }),
      signIn(subgraph, { password: 'x'.repeat(100_000) }),
    ]);
    expect(
      new Set(answers.map((answer) => JSON.stringify(answer.errors?.map(({ message }) => message)))).size,
    ).toBe(1);
    expect(answers.flatMap(codesOf)).toEqual(Array(5).fill('SIGN_IN_REFUSED'));
  });

  test('is refused after ten failures, even with the right password, and says for how long', async () => {
    const security = await aSetUpSecurity();
    await failTimes(security, 10);
    await security.clock.advance(60_000);
    const answer = await signIn(security.subgraph);
    expect(codesOf(answer)).toEqual(['TOO_MANY_ATTEMPTS']);
    expect(answer.errors?.[0]?.extensions.details).toEqual({ retryAfterSeconds: 14 * 60 });
  });

  test('is open again when the first of the ten failures is a quarter of an hour old', async () => {
    const security = await aSetUpSecurity();
    await failTimes(security, 10);
    await security.clock.advance(attemptsWindowMs - 1);
    expect(codesOf(await signIn(security.subgraph))).toEqual(['TOO_MANY_ATTEMPTS']);
    await security.clock.advance(1);
    expect(codesOf(await signIn(security.subgraph))).toEqual([]);
  });

  test('is limited when all attempts come at the same moment', async () => {
    const { subgraph } = await aSetUpSecurity();
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => signIn(subgraph, { password: 'not the password' })),
    );
    const codes = answers.flatMap(codesOf);
    expect(codes.filter((code) => code === 'SIGN_IN_REFUSED')).toHaveLength(10);
    expect(codes.filter((code) => code === 'TOO_MANY_ATTEMPTS')).toHaveLength(15);
  });

  test('does not count failures before a success, nor those of others', async () => {
    const security = await aSetUpSecurity();
    await createUser(security.subgraph, security.admin);
    await failTimes(security, 9);
    expect(codesOf(await signIn(security.subgraph))).toEqual([]);
    expect(await failTimes(security, 10)).toEqual(['SIGN_IN_REFUSED']);
    const grace = { email: 'grace@example.org', password: 'compiles first time' };
    expect(codesOf(await signIn(security.subgraph, grace))).toEqual([]);
  });

  test('is in the audit log when it succeeds and when it fails; a flood that is refused is one entry', async () => {
    const security = await aSetUpSecurity();
    await failTimes(security, 14);
    const { entries } = security.auditEntries;
    expect(entries.slice(2).map(({ action, allowed, details }) => [action, allowed, details.reason])).toEqual(
      [
        ...Array(10).fill(['session.refused', false, 'wrong e-mail address or password']),
        ['session.refused', false, 'too many attempts'],
      ],
    );
    expect(entries[1]).toMatchObject({ action: 'session.opened', actorId: 'user_first', allowed: true });
    expect(entries.slice(2).every(({ subjectId, actorId }) => subjectId === 'user_first' && !actorId)).toBe(
      true,
    );
    // Nothing can be taken out of the log again, so whom an id belongs to is for the users' store to know.
    expect(JSON.stringify(entries)).not.toContain('@');
  });
});

describe('secrets', () => {
  test('are in no log line, no error and no audit entry', async () => {
    const security = await aSetUpSecurity();
    const typo = 'my secret typed in the wrong field';
    const answers = [
      await signIn(security.subgraph, { password: 'a wrong canary-1' }),
      await signIn(security.subgraph, { email: typo, password: 'canary-2' }),
      await createUser(security.subgraph, security.admin, { password: 'canary-3' }),
      await createUser(security.subgraph, security.admin, { password: 'a longer canary-4' }),
      await ask(
        security.subgraph,
        '{ auditLog { items { details subjectId } } users { items { id email } } }',
        {
          scope: security.admin,
        },
      ),
    ];
    const seen = JSON.stringify([security.log.lines, answers, security.auditEntries.entries]);
    for (const secret of ['canary', typo, adaPassword, '$argon2id', security.accessToken])
      expect(seen).not.toContain(secret);
  });
});
