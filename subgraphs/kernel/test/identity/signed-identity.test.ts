import { randomBytes } from 'node:crypto';
import { servicePrincipal } from '@ymera/kernel';
import { ForgedIdentityError, type IdentityKey, readIdentity, signIdentity } from '@ymera/kernel/identity';
import { aPrincipal } from '@ymera/kernel/testing';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';

const key: IdentityKey = randomBytes(32);
const principal = aPrincipal({ sessionId: 'session_1' });
const body = '{"query":"{ me { id } }"}';
const request = { principal, audience: 'billing', body };

const read = (token: string | undefined, overrides: { audience?: string; body?: string } = {}) =>
  readIdentity(key, { token, audience: 'billing', body, ...overrides });

/** A token as signIdentity makes it, but for what is given. */
async function forge(
  claims: Record<string, unknown>,
  options: { header?: Record<string, string>; key?: Uint8Array } = {},
) {
  const [, payload = ''] = (await signIdentity(key, request)).split('.');
  const honest = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return new SignJWT({ ...honest, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'ymera-identity+jwt', ...options.header })
    .sign(options.key ?? key);
}

describe('a signed identity', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([principal, servicePrincipal('gateway', 'tenant_one'), null])(
    'brings the principal: %j',
    async (who) => {
      const token = await signIdentity(key, { ...request, principal: who });
      expect(await read(token)).toEqual(who);
    },
  );

  it('is refused when there is none', async () => {
    await expect(read(undefined)).rejects.toThrow('carries no signed identity');
    await expect(read('')).rejects.toThrow('carries no signed identity');
  });

  it('is good for one service', async () => {
    const token = await signIdentity(key, request);
    await expect(read(token, { audience: 'security' })).rejects.toBeInstanceOf(ForgedIdentityError);
  });

  it('is good for one body', async () => {
    const token = await signIdentity(key, request);
    await expect(read(token, { body: body.replace('me', 'us') })).rejects.toThrow(
      'not the one that was signed',
    );
  });

  it('expires', async () => {
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    const token = await signIdentity(key, request);
    vi.advanceTimersByTime(29_000);
    await expect(read(token)).resolves.toEqual(principal);
    vi.advanceTimersByTime(10_000);
    await expect(read(token)).rejects.toThrow('has expired');
  });

  it('is refused with the code by which callers know it', async () => {
    await expect(read('nonsense')).rejects.toMatchObject({ code: 'UNTRUSTED_CALLER', nextMove: 'give-up' });
  });

  it('does not verify when a character of its content changes', async () => {
    const [header, payload = '', signature] = (await signIdentity(key, request)).split('.');
    const raised = Buffer.from(payload, 'base64url').toString().replace('user_ada', 'user_bob');
    const token = [header, Buffer.from(raised).toString('base64url'), signature].join('.');
    await expect(read(token)).rejects.toThrow('does not verify');
  });

  it('is refused without a signature', async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { principal, body: 'x', iss: 'ymera', aud: 'billing', iat: now, exp: now + 30 };
    await expect(read(new UnsecuredJWT(claims).encode())).rejects.toBeInstanceOf(ForgedIdentityError);
  });

  it('is refused under a key of another installation', async () => {
    await expect(read(await forge({}, { key: randomBytes(32) }))).rejects.toThrow('does not verify');
  });

  it.each([
    ['of another issuer', { iss: 'someone' }, {}],
    ['of another type', {}, { header: { typ: 'JWT' } }],
    ['of another algorithm', {}, { header: { alg: 'HS512' } }],
    ['without an end', { exp: undefined }, {}],
    ['without a beginning', { iat: undefined }, {}],
    ['made in the future', { iat: Math.floor(Date.now() / 1000) + 600 }, {}],
    ['that claims to live for a year', { iat: 1, exp: Math.floor(Date.now() / 1000) + 3e7 }, {}],
    ['for no body', { body: undefined }, {}],
  ])('%s is refused', async (_what, claims, options) => {
    await expect(read(await forge(claims, options))).rejects.toBeInstanceOf(ForgedIdentityError);
  });

  it('itself would be taken: the refusals above are for what they change', async () => {
    expect(await read(await forge({}))).toEqual(principal);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'user_ada'],
    ['no tenant', { ...principal, tenantId: undefined }],
    ['an unknown kind', { ...principal, kind: 'root' }],
    ['an unknown role', { ...principal, role: 'owner' }],
    ['a session that is a number', { ...principal, sessionId: 7 }],
    ['an end that is a text', { ...principal, expiresAt: 'never' }],
  ])('that names %s as its principal is refused', async (_what, who) => {
    await expect(read(await forge({ principal: who }))).rejects.toThrow('names no principal');
  });
});
