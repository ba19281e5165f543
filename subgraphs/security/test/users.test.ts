import { aPrincipal } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { aSetUpSecurity, ask, authenticator, codesOf, createUser, signIn } from './builders.ts';

const stranger = { principal: aPrincipal({ id: 'user_eve', tenantId: 'tenant_two', role: 'admin' }) };

describe('adding a user', () => {
  test('lets them sign in with their role, and is audited', async () => {
    const { subgraph, admin, auditEntries } = await aSetUpSecurity();
    const { data } = await createUser(subgraph, admin);
    expect(data.createUser).toMatchObject({ name: 'Grace', email: 'grace@example.org', role: 'EXECUTE' });
    expect(auditEntries.entries.at(-1)).toMatchObject({
      action: 'user.created',
      actorId: 'user_first',
      subjectId: data.createUser.id,
      details: { role: 'execute' },
    });
    const session = await signIn(subgraph, { email: 'grace@example.org', password: 'compiles first time' });
    const principal = await authenticator(subgraph).authenticate({ token: session.data.signIn.accessToken });
    expect(principal).toMatchObject({ id: data.createUser.id, role: 'execute' });
  });

  test.each([
    [{ email: 'grace' }, 'EMAIL_INVALID'],
    [{ email: 'ADA@example.org' }, 'EMAIL_TAKEN'],
    [{ password: 'short' }, 'PASSWORD_WEAK'],
    [{ name: 'x'.repeat(101) }, 'INVALID_ARGUMENT'],
  ])('is refused with %o, before anything is written', async (wrong, code) => {
    const { subgraph, admin, auditEntries } = await aSetUpSecurity();
    const before = auditEntries.entries.length;
    expect(codesOf(await createUser(subgraph, admin, wrong))).toEqual([code]);
    expect(auditEntries.entries).toHaveLength(before);
  });

  test('makes one of two who get the same address at the same moment', async () => {
    const { subgraph, admin } = await aSetUpSecurity();
    const answers = await Promise.all([createUser(subgraph, admin), createUser(subgraph, admin)]);
    expect(answers.flatMap(codesOf)).toEqual(['EMAIL_TAKEN']);
  });
});

describe('the list of users', () => {
  test('is read page by page in the order of the e-mail addresses', async () => {
    const { subgraph, admin } = await aSetUpSecurity();
    for (const email of ['zoe@example.org', 'bob@example.org']) await createUser(subgraph, admin, { email });
    const page = (after: string | null) =>
      ask(
        subgraph,
        'query ($after: String) { users(first: 2, after: $after) { items { email } nextCursor } }',
        {
          variables: { after },
          scope: admin,
        },
      );
    const first = (await page(null)).data.users;
    const second = (await page(first.nextCursor)).data.users;
    expect([...first.items, ...second.items].map(({ email }) => email)).toEqual([
      'ada@example.org',
      'bob@example.org',
      'zoe@example.org',
    ]);
    expect(second.nextCursor).toBeNull();
    expect(codesOf(await page('not a cursor'))).toEqual(['INVALID_ARGUMENT']);
  });

  test.each([0, 101, -1])('is refused for %i at once', async (first) => {
    const { subgraph, admin } = await aSetUpSecurity();
    const answer = await ask(subgraph, `{ users(first: ${first}) { nextCursor } }`, { scope: admin });
    expect(codesOf(answer)).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('who you are', () => {
  test('is null for nobody and yourself for yourself', async () => {
    const { subgraph, admin } = await aSetUpSecurity();
    const source = '{ me { id email role tenant { name } } }';
    expect((await ask(subgraph, source, { scope: { principal: null } })).data).toEqual({ me: null });
    expect((await ask(subgraph, source, { scope: admin })).data).toEqual({
      me: { id: 'user_first', email: 'ada@example.org', role: 'ADMIN', tenant: { name: 'Default' } },
    });
  });
});

describe('the admin of another tenant', () => {
  test('sees no users, no entries and no runs of this one', async () => {
    const { subgraph, events } = await aSetUpSecurity();
    await events.publish({
      id: 'workflows.run.started:run_1',
      topic: 'workflows.run.started',
      tenantId: 'tenant_default',
      at: 0,
      payload: { runId: 'run_1', startedBy: 'user_first' },
    });
    const seen = await ask(
      subgraph,
      `query ($refs: [_Any!]!) {
        users { items { id } } auditLog { items { seq } } about: auditLog(subjectId: "run_1") { items { seq } }
        verifyAudit { entries valid }
        _entities(representations: $refs) { ... on User { id } ... on WorkflowRun { audit { seq } } }
      }`,
      {
        variables: {
          refs: [
            { __typename: 'User', id: 'user_first' },
            { __typename: 'WorkflowRun', id: 'run_1' },
          ],
        },
        scope: stranger,
      },
    );
    expect(seen.data).toEqual({
      users: { items: [] },
      auditLog: { items: [] },
      about: { items: [] },
      verifyAudit: { entries: 0, valid: true },
      _entities: [null, { audit: [] }],
    });
  });

  test('cannot end a session of this one', async () => {
    const { subgraph, admin, accessToken } = await aSetUpSecurity();
    const { sessionId } = admin.principal;
    if (!sessionId) throw new Error('Ada has no session');
    const scope = { principal: { ...stranger.principal, sessionId } };
    expect((await ask(subgraph, 'mutation { signOut }', { scope })).data).toEqual({ signOut: false });
    expect(await authenticator(subgraph).authenticate({ token: accessToken })).toMatchObject({
      id: 'user_first',
    });
  });
});
