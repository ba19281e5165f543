import type { Principal } from '@ymera/kernel';
import { aPrincipal, aScope } from '@ymera/kernel/testing';
import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { aSetUpSecurity, ask, codesOf, createUser } from './builders.ts';

const as = (role: Principal['role']) => aPrincipal({ id: 'user_x', tenantId: 'tenant_default', role });

const operations = {
  me: '{ me { id } }',
  setupNeeded: '{ setupNeeded }',
  users: '{ users { items { id } } }',
  auditLog: '{ auditLog { items { seq } } }',
  verifyAudit: '{ verifyAudit { valid } }',
  auditVerifierKey: '{ auditVerifierKey }',
  auditTreeHead: '{ auditTreeHead { size } }',
  proveAuditEntry: '{ proveAuditEntry(seq: 1) { hashes } }',
  proveAuditGrowth: '{ proveAuditGrowth(fromSize: 1) { hashes } }',
  exportAudit: '{ exportAudit { nextAfter } }',
  completeSetup: 'mutation { completeSetup(token: "", email: "", password: "") { accessToken } }',
  signIn: 'mutation { signIn(email: "", password: "") { accessToken } }',
  signOut: 'mutation { signOut }',
  createUser: 'mutation { createUser(input: { email: "", name: "", password: "", role: ADMIN }) { id } }',
};

/** What each is told; "ok" stands for an answer, or for an error that only who may ask can get. */
const expected: Record<
  keyof typeof operations,
  [anonymous: string, readOnly: string, execute: string, admin: string]
> = {
  me: ['ok', 'ok', 'ok', 'ok'],
  setupNeeded: ['ok', 'ok', 'ok', 'ok'],
  users: ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'ok'],
  auditLog: ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'ok'],
  verifyAudit: ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'ok'],
  auditVerifierKey: ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'ok'],
  auditTreeHead: ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'ok'],
  proveAuditEntry: ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'ok'],
  proveAuditGrowth: ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'ok'],
  exportAudit: ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'ok'],
  completeSetup: ['SETUP_DONE', 'SETUP_DONE', 'SETUP_DONE', 'SETUP_DONE'],
  signIn: ['SIGN_IN_REFUSED', 'SIGN_IN_REFUSED', 'SIGN_IN_REFUSED', 'SIGN_IN_REFUSED'],
  signOut: ['UNAUTHENTICATED', 'ok', 'ok', 'ok'],
  createUser: ['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'EMAIL_INVALID'],
};

describe('permissions', () => {
  test('are these, for every root field', async () => {
    const { subgraph } = await aSetUpSecurity();
    const { Query, Mutation } = {
      Query: subgraph.schema.getQueryType(),
      Mutation: subgraph.schema.getMutationType(),
    };
    const fields = [Query, Mutation].flatMap((type) => Object.keys(type?.getFields() ?? {}));
    expect(fields.filter((field) => !field.startsWith('_')).sort()).toEqual(Object.keys(operations).sort());

    const told: Record<string, string[]> = {};
    for (const [field, source] of Object.entries(operations)) {
      told[field] = [];
      for (const principal of [null, as('read_only'), as('execute'), as('admin')]) {
        const answer = await ask(subgraph, source, { scope: { principal } });
        told[field].push(codesOf(answer)[0] ?? 'ok');
        // A refusal further down would come after the work was done.
        expect(answer.errors?.[0]?.path ?? [field]).toEqual([field]);
      }
    }
    expect(told).toEqual(expected);
  });

  const entities = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
    ... on User { id name email }
    ... on WorkflowRun { id audit { action } }
  } }`;
  const refs = [{ __typename: 'User', id: 'user_first' }];

  test('refuse entities to callers who did not come through the gateway, and to nobody', async () => {
    const { subgraph, admin } = await aSetUpSecurity();
    const around = await ask(subgraph, entities, {
      variables: { refs },
      scope: { ...admin, trusted: false },
    });
    expect([around.data, codesOf(around)]).toEqual([null, ['UNTRUSTED_CALLER']]);
    const nobody = await ask(subgraph, entities, { variables: { refs }, scope: { principal: null } });
    expect(codesOf(nobody)).toEqual(['UNAUTHENTICATED']);
    expect(JSON.stringify(nobody)).not.toContain('Ada');
  });

  test('show an e-mail address to admins and to the user, and null to others', async () => {
    const { subgraph } = await aSetUpSecurity();
    const emailFor = async (principal: Principal) => {
      const { data } = await ask(subgraph, entities, { variables: { refs }, scope: { principal } });
      return data._entities[0].email;
    };
    expect(await emailFor(as('admin'))).toBe('ada@example.org');
    expect(await emailFor(as('execute'))).toBeNull();
    expect(await emailFor({ ...as('read_only'), id: 'user_first' })).toBe('ada@example.org');
  });

  test('show a run without its audit entries to whoever is not an admin', async () => {
    const { subgraph } = await aSetUpSecurity();
    const variables = { refs: [{ __typename: 'WorkflowRun', id: 'run_1' }] };
    const forRole = async (role: Principal['role']) =>
      (await ask(subgraph, entities, { variables, scope: { principal: as(role) } })).data;
    expect(await forRole('execute')).toEqual({ _entities: [{ id: 'run_1', audit: null }] });
    expect(await forRole('admin')).toEqual({ _entities: [{ id: 'run_1', audit: [] }] });
  });

  test('follow the role that a user has now', async () => {
    const { subgraph, admin } = await aSetUpSecurity();
    const { data } = await createUser(subgraph, admin, { role: 'READ_ONLY' });
    expect(data.createUser).toMatchObject({ role: 'READ_ONLY', tenant: { id: 'tenant_default' } });
  });

  test('keep an e-mail address from the admin of another tenant, should a user ever reach one', async () => {
    const { subgraph } = await aSetUpSecurity();
    const scope = aScope({ principal: aPrincipal({ tenantId: 'tenant_two', role: 'admin' }) });
    const user = {
      id: 'user_a',
      tenantId: 'tenant_one',
      email: 'a@example.org',
      name: 'A',
      role: 'admin',
      createdAt: 0,
    };
    const type = subgraph.schema.getType('User');
    const resolve = isObjectType(type) ? type.getFields().email?.resolve : undefined;
    const context = subgraph.createContext(scope);
    // A resolver of one's own looks at none of the query.
    expect(await resolve?.(user, {}, context, {} as GraphQLResolveInfo)).toBeNull();
  });
});
