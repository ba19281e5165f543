import { beforeAll, describe, expect, it } from 'vitest';
import { ask, type Data, mustAsk, socketClient } from '../support/graph.ts';
import type { Installation } from '../support/installation.ts';

const register = `mutation {
  registerAgent(input: { id: "far-away", title: "Far away", description: "Does it.", capabilities: ["it"] }) {
    credentials { apiKey secret authorization }
  }
}`;
const rotate = 'mutation { rotateAgentKey(id: "far-away") { credentials { apiKey authorization } } }';
const revoke = 'mutation ($keyId: ID!) { revokeAgentKey(id: "far-away", keyId: $keyId) { id } }';
const freeze = 'mutation { freezeAgent(id: "far-away", reason: "A test.") { status } }';
const thaw = 'mutation { thawAgent(id: "far-away", reason: "A test.") { status } }';
const report =
  'mutation ($seq: Int!) { reportAgent(input: { seq: $seq, health: HEALTHY }) { lastSeq standing } }';
const offers = 'subscription { agentWork { id } }';

/** On an installation whose processes are as they may be: the gateway finds out itself where keys are known. */
export function describeAgentKeys(opened: () => Installation): void {
  describe('the key of a remote agent', () => {
    let installation: Installation;
    let key: { readonly apiKey: string; readonly secret: string; readonly authorization: string };

    const asAdmin = (query: string, variables = {}): Promise<Data> =>
      mustAsk(installation.url, query, { token: installation.token, variables });
    const tokenOf = ({ authorization }: { readonly authorization: string }) =>
      authorization.replace(/^Bearer /, '');
    const asAgent = (query: string, variables = {}, token = tokenOf(key)) =>
      ask(installation.url, query, { token, variables });
    const codeOf = async (answer: ReturnType<typeof ask>) => (await answer).errors?.[0]?.extensions.code;

    beforeAll(async () => {
      installation = opened();
      key = (await asAdmin(register)).registerAgent.credentials;
    });

    it('opens what is meant for agents over HTTP, and nothing else', async () => {
      expect((await asAgent(report, { seq: 1 })).data).toEqual({
        reportAgent: { lastSeq: 1, standing: 'ACTIVE' },
      });
      const forUsers = ['{ agents { items { id } } }', '{ workflows { items { id } } }', freeze];
      for (const query of forUsers) expect(await codeOf(asAgent(query))).toBe('FORBIDDEN');
      const user = ask(installation.url, report, { token: installation.token, variables: { seq: 2 } });
      expect(await codeOf(user)).toBe('FORBIDDEN');
    });

    it('opens nothing with another secret', async () => {
      const forged = `${key.apiKey}.${key.secret.startsWith('A') ? 'B' : 'A'}${key.secret.slice(1)}`;
      const answer = await asAgent(report, { seq: 9 }, forged);
      expect(answer.status).toBe(401);
      expect(answer.errors?.[0]?.extensions.code).toBe('AGENT_KEY_INVALID');
      const socket = socketClient(installation.url, forged);
      await expect(socket.iterate({ query: offers }).next()).rejects.toMatchObject({
        ...{ code: 4401, reason: 'AGENT_KEY_INVALID' },
      });
    });

    it('opens sockets, and ends them within seconds of its end, but not those of other keys', async () => {
      const other = (await asAdmin(rotate)).rotateAgentKey.credentials;
      const [ending, staying] = [
        socketClient(installation.url, tokenOf(key)),
        socketClient(installation.url, tokenOf(other)),
      ];
      const ended = ending
        .iterate({ query: offers })
        .next()
        .catch((error: unknown) => error);
      expect((await staying.iterate({ query: '{ agentSelf { id lastSeq } }' }).next()).value).toMatchObject({
        data: { agentSelf: { id: 'far-away', lastSeq: 1 } },
      });
      await asAdmin(revoke, { keyId: key.apiKey });
      expect(await codeOf(asAgent(report, { seq: 2 }))).toBe('AGENT_KEY_REVOKED');
      expect(await ended).toMatchObject({ code: 4401, reason: 'AGENT_KEY_REVOKED' });
      expect((await staying.iterate({ query: '{ agentSelf { id } }' }).next()).value).toMatchObject({
        data: { agentSelf: { id: 'far-away' } },
      });
      key = { ...key, ...other };
      await staying.dispose();
    });

    it('opens nothing while its agent is frozen, and opens again when it is thawed', async () => {
      const socket = socketClient(installation.url, tokenOf(key));
      const offered = socket.iterate({ query: offers }).next();
      expect((await socket.iterate({ query: '{ agentSelf { id } }' }).next()).done).toBe(false);
      await asAdmin(freeze);
      expect((await offered).done).toBe(true);
      await expect(socket.iterate({ query: '{ agentSelf { id } }' }).next()).rejects.toMatchObject({
        ...{ code: 4401, reason: 'AGENT_FROZEN' },
      });
      expect(await codeOf(asAgent(report, { seq: 2 }))).toBe('AGENT_FROZEN');
      await asAdmin(thaw);
      expect((await asAgent(report, { seq: 2 })).data).toMatchObject({ reportAgent: { lastSeq: 2 } });
    });
  });
}
