import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { describe, expect, test } from 'vitest';
import { aSetUpSecurity, ask, authenticator, createUser } from './builders.ts';

type Security = Awaited<ReturnType<typeof aSetUpSecurity>>;

/** What an attacker would have to have: the key itself. Each test changes one thing about a token that is good. */
async function aForgery(
  security: Security,
  changes: { header?: object; payload?: JWTPayload; remove?: string; key?: CryptoKey | Uint8Array } = {},
): Promise<string> {
  const { jwk, kid } = await keyOf(security);
  const { sessionId } = security.admin.principal;
  const now = security.clock.now() / 1000;
  const payload: JWTPayload = {
    iss: 'ymera',
    aud: 'ymera-graph',
    sub: 'user_first',
    sid: sessionId,
    tid: 'tenant_default',
    iat: now,
    exp: now + 3600,
    ...changes.payload,
  };
  if (changes.remove) delete payload[changes.remove];
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...changes.header })
    .sign(changes.key ?? (await importJWK(jwk, 'EdDSA')));
}

async function keyOf({ dataDir }: Security) {
  const jwk = JSON.parse(await readFile(join(dataDir, 'keys', 'access-token.jwk'), 'utf8'));
  const { kty, crv, x } = jwk;
  const publicKey = await importJWK({ kty, crv, x }, 'EdDSA', { extractable: true });
  if (publicKey instanceof Uint8Array) throw new Error('not a key pair');
  return { jwk, publicKey, kid: await calculateJwkThumbprint({ kty, crv, x }) };
}

const codeOf = (security: Security, token: string) =>
  authenticator(security.subgraph)
    .authenticate({ token })
    .then(
      () => 'accepted',
      (error) => error.code,
    );

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token', () => {
  test('that is good is accepted, so that the refusals below have one reason each', async () => {
    const security = await aSetUpSecurity();
    expect(await codeOf(security, await aForgery(security))).toBe('accepted');
  });

  test.each(['', 'x', 'a.b.c', '..', 'null', 'x'.repeat(10_000)])(
    'that is none is refused: "%s"',
    async (token) => {
      const security = await aSetUpSecurity();
      expect(await codeOf(security, token)).toBe('TOKEN_INVALID');
    },
  );

  test('that is not even a text is refused when another process sends it', async () => {
    const security = await aSetUpSecurity();
    const fromElsewhere = JSON.parse('[null, {}, {"token": 7}, {"token": {"$gt": ""}}]');
    for (const request of fromElsewhere) {
      await expect(authenticator(security.subgraph).authenticate(request)).rejects.toMatchObject({
        code: 'TOKEN_INVALID',
      });
    }
  });

  test.each(['none', 'None', 'NONE'])('without signature, with the algorithm %s, is refused', async (alg) => {
    const security = await aSetUpSecurity();
    const [, payload] = security.accessToken.split('.');
    const { kid } = await keyOf(security);
    expect(await codeOf(security, `${encoded({ alg, typ: 'at+jwt', kid })}.${payload}.`)).toBe(
      'TOKEN_INVALID',
    );
  });

  test('whose signature was cut off is refused', async () => {
    const security = await aSetUpSecurity();
    const [header, payload] = security.accessToken.split('.');
    expect(await codeOf(security, `${header}.${payload}.`)).toBe('TOKEN_INVALID');
  });

  test('signed by HS256 with the public key as the secret is refused', async () => {
    const security = await aSetUpSecurity();
    const { jwk, publicKey } = await keyOf(security);
    const secrets = [
      Buffer.from(await exportSPKI(publicKey)),
      Buffer.from(jwk.x, 'base64url'),
      Buffer.from(jwk.x),
    ];
    for (const key of secrets)
      expect(await codeOf(security, await aForgery(security, { key, header: { alg: 'HS256' } }))).toBe(
        'TOKEN_INVALID',
      );
  });

  test('signed with a foreign key is refused, under its own id, ours, and with the key brought along', async () => {
    const security = await aSetUpSecurity();
    const { privateKey } = await generateKeyPair('EdDSA');
    const foreign = (await keyOf(security)).jwk.x;
    const headers = [
      {},
      { kid: 'another' },
      { kid: '../../dev/null' },
      { jwk: { kty: 'OKP', crv: 'Ed25519', x: foreign } },
      { jku: 'http://127.0.0.1/keys' },
    ];
    for (const header of headers)
      expect(await codeOf(security, await aForgery(security, { key: privateKey, header }))).toBe(
        'TOKEN_INVALID',
      );
  });

  test.each([
    ['another audience', { aud: 'ymera' }],
    ['another issuer', { iss: 'ymera/' }],
    ['a time of issue in the future', { iat: Date.UTC(2026, 0, 1) / 1000 + 60 }],
    ['a time before which it does not hold', { nbf: Date.UTC(2026, 0, 1) / 1000 + 60 }],
    ['a tenant that is not a text', { tid: 7 }],
  ])('with %s is refused', async (_what, payload) => {
    const security = await aSetUpSecurity();
    expect(await codeOf(security, await aForgery(security, { payload }))).toBe('TOKEN_INVALID');
  });

  test.each(['iss', 'aud', 'sub', 'sid', 'tid', 'iat', 'exp'])(
    'without the claim %s is refused',
    async (remove) => {
      const security = await aSetUpSecurity();
      expect(await codeOf(security, await aForgery(security, { remove }))).toBe('TOKEN_INVALID');
    },
  );

  test.each([
    ['an identity of a service', { typ: 'ymera-identity+jwt' }],
    ['no type', { typ: undefined }],
    ['another key id', { kid: 'another' }],
  ])('of the right key with %s in its header is refused', async (_what, header) => {
    const security = await aSetUpSecurity();
    expect(await codeOf(security, await aForgery(security, { header }))).toBe('TOKEN_INVALID');
  });

  test('whose payload was changed is refused', async () => {
    const security = await aSetUpSecurity();
    const [header, payload = '', signature] = security.accessToken.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const changed = encoded({ ...claims, exp: claims.exp + 3600 });
    expect(await codeOf(security, `${header}.${changed}.${signature}`)).toBe('TOKEN_INVALID');
  });

  test('of a session of another tenant or user is refused', async () => {
    const security = await aSetUpSecurity();
    const { data } = await createUser(security.subgraph, security.admin);
    for (const payload of [{ tid: 'tenant_two' }, { sub: data.createUser.id }, { sid: 'session_other' }])
      expect(await codeOf(security, await aForgery(security, { payload }))).toBe('SESSION_ENDED');
  });

  test('that has expired is refused with how to get another', async () => {
    const security = await aSetUpSecurity();
    await security.clock.advance(8 * 3600 * 1000 + 5_000);
    await expect(
      authenticator(security.subgraph).authenticate({ token: security.accessToken }),
    ).rejects.toMatchObject({
      code: 'TOKEN_EXPIRED',
      nextMove: 'sign-in',
      message: expect.stringContaining('signIn'),
    });
  });

  test('with a longer life than a session is refused when a session would have ended', async () => {
    const security = await aSetUpSecurity();
    const token = await aForgery(security, {
      payload: { exp: security.clock.now() / 1000 + 10 * 24 * 3600 },
    });
    expect(await codeOf(security, token)).toBe('accepted');
    await security.clock.advance(9 * 3600 * 1000);
    expect(await codeOf(security, token)).toBe('TOKEN_EXPIRED');
  });

  test('is refused from the moment its session is ended', async () => {
    const security = await aSetUpSecurity();
    expect(await codeOf(security, security.accessToken)).toBe('accepted');
    const { data } = await ask(security.subgraph, 'mutation { signOut }', { scope: security.admin });
    expect(data).toEqual({ signOut: true });
    expect(await codeOf(security, security.accessToken)).toBe('SESSION_ENDED');
    expect(security.auditEntries.entries.at(-1)).toMatchObject({
      action: 'session.ended',
      actorId: 'user_first',
      subjectId: security.admin.principal.sessionId,
    });
  });

  test('of another session stays good when one is ended', async () => {
    const security = await aSetUpSecurity();
    const other = await aForgery(security);
    const { data } = await ask(security.subgraph, 'mutation { signOut }', {
      scope: { principal: { ...security.admin.principal, sessionId: 'session_other' } },
    });
    expect(data).toEqual({ signOut: false });
    expect(await codeOf(security, other)).toBe('accepted');
  });

  test('is good after a restart, since the key is kept where only its owner may read it', async () => {
    const security = await aSetUpSecurity();
    const later = { ...security, subgraph: await security.restart() };
    expect(await codeOf(later, security.accessToken)).toBe('accepted');
    const { mode } = await stat(join(security.dataDir, 'keys', 'access-token.jwk'));
    expect(mode & 0o777).toBe(0o600);
  });
});
