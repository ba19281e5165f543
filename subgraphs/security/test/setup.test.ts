import { describe, expect, test } from 'vitest';
import {
  anonymous,
  aSecurity,
  aSetUpSecurity,
  ask,
  codesOf,
  completeSetup,
  setupToken,
  signIn,
} from './builders.ts';

describe('the first admin', () => {
  test('is made with the set-up token, and is signed in', async () => {
    const { subgraph } = await aSecurity();
    expect(await subgraph.setupToken()).toMatch(/^[\w-]{43}$/);
    const { data } = await completeSetup(subgraph, { token: await setupToken(subgraph) });
    expect(data.completeSetup).toEqual({
      accessToken: expect.stringMatching(/^eyJ/),
      expiresAt: '2026-01-01T08:00:00.000Z',
      user: {
        id: 'user_first',
        name: 'Ada',
        email: 'ada@example.org',
        role: 'ADMIN',
        tenant: { id: 'tenant_default', name: 'Default' },
      },
    });
  });

  test('ends the need for set-up', async () => {
    const { subgraph } = await aSecurity();
    const token = await setupToken(subgraph);
    expect((await ask(subgraph, '{ setupNeeded }', { scope: anonymous })).data).toEqual({
      setupNeeded: true,
    });
    await completeSetup(subgraph, { token });
    expect((await ask(subgraph, '{ setupNeeded }', { scope: anonymous })).data).toEqual({
      setupNeeded: false,
    });
    expect(await subgraph.setupToken()).toBeNull();
  });

  test('can be made once, even when many hold the token and come at the same moment', async () => {
    const { subgraph, auditEntries } = await aSecurity();
    const token = await setupToken(subgraph);
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((name) =>
        completeSetup(subgraph, { token, email: `${name}@example.org` }),
      ),
    );
    expect(answers.flatMap(codesOf)).toEqual(Array(4).fill('SETUP_DONE'));
    expect(auditEntries.entries.map(({ action }) => action)).toEqual(['setup.completed', 'session.opened']);
  });

  test('cannot be made a second time with the token that was used', async () => {
    const { subgraph } = await aSecurity();
    const token = await setupToken(subgraph);
    await completeSetup(subgraph, { token });
    expect(codesOf(await completeSetup(subgraph, { token, email: 'eve@example.org' }))).toEqual([
      'SETUP_DONE',
    ]);
  });

  test.each(['', 'x', 'A'.repeat(43)])('is refused to the wrong token "%s"', async (token) => {
    const { subgraph, auditEntries } = await aSecurity();
    expect(codesOf(await completeSetup(subgraph, { token }))).toEqual(['SETUP_TOKEN_INVALID']);
    expect(auditEntries.entries).toEqual([]);
  });

  test.each([
    [{ email: 'ada' }, 'EMAIL_INVALID'],
    [{ email: `${'a'.repeat(250)}@example.org` }, 'EMAIL_INVALID'],
    [{ password: 'elevenchars' }, 'PASSWORD_WEAK'],
    [{ password: 'x'.repeat(257) }, 'PASSWORD_WEAK'],
    [{ name: 'x'.repeat(101) }, 'INVALID_ARGUMENT'],
    [{ name: 'two\nlines' }, 'INVALID_ARGUMENT'],
  ])('is refused with %o, and the token stays good', async (wrong, code) => {
    const { subgraph } = await aSecurity();
    const token = await setupToken(subgraph);
    expect(codesOf(await completeSetup(subgraph, { token, ...wrong }))).toEqual([code]);
    expect(codesOf(await completeSetup(subgraph, { token }))).toEqual([]);
  });

  test.each([0, 1])('can be made with the token of either of two starts at once: %i', async (which) => {
    const { subgraph, restart } = await aSecurity();
    const starts = [subgraph, await restart()];
    const token = await setupToken(starts[which] ?? subgraph);
    for (const start of starts) {
      const expected = start === starts[0] ? [] : ['SETUP_DONE'];
      expect(codesOf(await completeSetup(start, { token }))).toEqual(expected);
    }
  });

  test('cannot be made with a token after which ten others were printed', async () => {
    const { subgraph, restart } = await aSecurity();
    const [first, second] = [await setupToken(subgraph), await setupToken(await restart())];
    for (let starts = 2; starts < 11; starts++) await restart();
    expect(codesOf(await completeSetup(subgraph, { token: first }))).toEqual(['SETUP_TOKEN_INVALID']);
    expect(codesOf(await completeSetup(subgraph, { token: second }))).toEqual([]);
  });

  test('is still there after a restart, which has no token to give', async () => {
    const { restart } = await aSetUpSecurity();
    const later = await restart();
    expect(await later.setupToken()).toBeNull();
    expect(codesOf(await signIn(later))).toEqual([]);
  });
});
