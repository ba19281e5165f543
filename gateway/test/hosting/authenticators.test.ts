import { UnauthenticatedError } from '@ymera/kernel';
import { aPrincipal } from '@ymera/kernel/testing';
import { expect, test } from 'vitest';
import { openAuthenticator } from '../../src/hosting/authenticators.ts';
import type { LocalSubgraphs } from '../../src/hosting/local-subgraphs.ts';
import { codesOf, identityKey, startService } from '../support/service.ts';

const user = aPrincipal({ id: 'user_ada' });
const agent = aPrincipal({ kind: 'agent', id: 'builder', role: 'execute' });
const me = { query: '{ me }' };

/** A subgraph that knows who holds a token. */
const knows = (name: string, principal = user) => ({
  name,
  contracts: { Authenticator: { authenticate: async () => principal } },
});

test('a key of an agent is known to the agents subgraph, any other token to the security subgraph', async () => {
  // No more of the subgraphs than is asked.
  const local = { security: knows('security'), agents: knows('agents', agent) } as unknown as LocalSubgraphs;
  const { platform, close } = await startService();
  const authenticator = openAuthenticator(platform, local);
  expect(await authenticator.authenticate({ token: 'rkey_1.secret' })).toEqual(agent);
  for (const token of ['eyJhbGciOi.J9', 'rkey', 'RKEY_1.secret', 'x.rkey_1'])
    expect(await authenticator.authenticate({ token })).toEqual(user);
  await authenticator.close();
  await close();
});

test('a subgraph in another process is asked over HTTP', async () => {
  const asked: string[] = [];
  await using agents = await startService({
    environment: { YMERA_ROLE: 'agents' },
    authenticateAgent: async ({ token }) => {
      asked.push(token);
      if (token === 'rkey_1.secret') return agent;
      throw new UnauthenticatedError('Nobody holds this token.');
    },
  });
  const local = { security: knows('security') } as unknown as LocalSubgraphs; // no more of it than is asked
  const urls = { ...agents.platform.config.urls, agents: agents.url };
  const platform = { ...agents.platform, identityKey, config: { ...agents.platform.config, urls } };
  const authenticator = openAuthenticator(platform, local);
  expect(await authenticator.authenticate({ token: 'rkey_1.secret' })).toEqual(agent);
  await expect(authenticator.authenticate({ token: 'rkey_2.secret' })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });
  expect(await authenticator.authenticate({ token: 'other' })).toEqual(user);
  expect(asked).toEqual(['rkey_1.secret', 'rkey_2.secret']);
  await authenticator.close();
});

test('over HTTP a key lets its agent in, and what is wrong with one has a status of its own', async () => {
  const refusals = {
    'rkey_1.bad': ['AGENT_KEY_INVALID', 401],
    'rkey_1.old': ['AGENT_KEY_EXPIRED', 401],
    'rkey_1.revoked': ['AGENT_KEY_REVOKED', 401],
    'rkey_1.often': ['AGENT_KEY_ATTEMPTS', 429],
    'rkey_1.frozen': ['AGENT_FROZEN', 403],
    'rkey_1.gone': ['AGENT_REMOVED', 403],
  } as const;
  await using service = await startService({
    authenticateAgent: async ({ token }) => {
      if (!(token in refusals)) return agent;
      throw Object.assign(new UnauthenticatedError(), { code: refusals[token as keyof typeof refusals][0] });
    },
  });
  const answer = await service.post(me, { authorization: 'Bearer rkey_1.good' });
  expect(answer.data).toEqual({ me: 'builder' });
  for (const [token, [code, status]] of Object.entries(refusals)) {
    const refused = await service.post(me, { authorization: `Bearer ${token}` });
    expect([codesOf(refused), refused.status]).toEqual([[code], status]);
  }
});
