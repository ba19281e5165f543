import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask, type Data, mustAsk, socketClient } from '../support/graph.ts';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';
import { snippet } from '../support/readme.ts';

const root = join(import.meta.dirname, '..', '..');
const path = 'docs/remote-agents.md';
const documented = [
  ...readFileSync(join(root, path), 'utf8').matchAll(/^(?:query|mutation|subscription) \w+/gm),
].map(([name]) => name);
const runAgent = `mutation Run($agentId: ID!, $text: JSON!) {
  runAgent(input: { agentId: $agentId, input: { text: $text }, timeoutMs: 50000 }) {
    id status output error { code } work { assignedTo { id } attempts }
  }
}`;

// Every operation of the page runs here, and the agent of the examples does its work on a platform that is started.
describe('the guide to remote agents', () => {
  const used = new Set<string>();
  let installation: SingleInstallation;
  let authorization: string;
  let program: ChildProcess | null = null;
  const sockets: Client[] = [];

  const guide = (name: string) => {
    used.add(name);
    return snippet(path, 'graphql', name);
  };
  const operate = (name: string, variables: Record<string, unknown> = {}): Promise<Data> =>
    mustAsk(installation.url, guide(name), { token: installation.token, variables });
  const asAgent = (name: string, variables: Record<string, unknown> = {}) =>
    ask(installation.url, guide(name), { token: authorization.replace(/^Bearer /, ''), variables });
  const run = async (agentId: string, text: unknown): Promise<Data> => {
    const variables = { agentId, text };
    return (await mustAsk(installation.url, runAgent, { token: installation.token, variables })).runAgent;
  };
  const fetched = () =>
    vi.waitFor(async () => {
      const [work] = (await asAgent('mutation FetchWork')).data.fetchAgentWork;
      expect(work).toBeDefined();
      return work;
    });

  beforeAll(async () => {
    installation = await openInstallation();
  });

  afterAll(async () => {
    program?.kill('SIGKILL');
    for (const socket of sockets) await socket.dispose();
    await installation?.close();
  });

  it('lets an agent in, which then reports', async () => {
    const { registerAgent } = await operate('mutation RegisterAgent', { id: 'by-hand' });
    authorization = registerAgent.credentials.authorization;
    const { data: self } = await asAgent('query WhoAmI');
    expect(self.agentSelf).toMatchObject({ id: 'by-hand', concurrent: 2, config: { words: 3 }, lastSeq: 0 });
    expect((await asAgent('mutation Report', { seq: 1 })).data.reportAgent).toMatchObject({
      standing: 'ACTIVE',
    });
    const again = await asAgent('mutation Report', { seq: 1 });
    expect(again.errors?.[0]?.extensions.code).toBe('REPORT_REPLAYED');
  });

  it('goes over to another key, and the one before it is revoked', async () => {
    const { credentials } = (await operate('mutation RotateKey', { id: 'by-hand' })).rotateAgentKey;
    const before = authorization;
    const keyId = /rkey_[^.]+/.exec(before)?.[0];
    const { keys } = (await operate('mutation RevokeKey', { id: 'by-hand', keyId })).revokeAgentKey.remote;
    expect(keys).toMatchObject([
      { id: keyId, revokedAt: expect.any(String) },
      { id: credentials.apiKey, revokedAt: null, expiresAt: credentials.expiresAt },
    ]);
    const refused = await asAgent('query WhoAmI');
    expect([refused.status, refused.errors?.[0]?.extensions.code]).toEqual([401, 'AGENT_KEY_REVOKED']);
    authorization = credentials.authorization;
    expect((await asAgent('query WhoAmI')).data.agentSelf).toMatchObject({ id: 'by-hand', lastSeq: 1 });
  });

  it('hands work over, and takes what comes of it', async () => {
    const socket = socketClient(installation.url, authorization.replace(/^Bearer /, ''));
    sockets.push(socket);
    const offers = socket.iterate<Data>({ query: guide('subscription WorkForMe') });
    const offered = offers.next();
    const running = run('by-hand', 'a text');
    const offer = (await offered).value?.data.agentWork;
    const back = await fetched();
    expect(back).toMatchObject({ id: offer.id, input: { text: 'a text' } });
    expect((await asAgent('mutation GiveBackWork', back)).data).toEqual({ giveBackAgentWork: true });
    const work = await fetched();
    const late = await asAgent('mutation CompleteWork', { ...back, output: 'too late' });
    expect(late.errors?.[0]?.extensions.code).toBe('WORK_FENCED');
    await asAgent('mutation ExtendWork', work);
    await asAgent('mutation CompleteWork', { ...work, output: { counted: 2 } });
    const ended = await running;
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { counted: 2 }, work: { attempts: 2 } });
    const { agentRun } = await operate('query WhoDoesIt', { runId: ended.id });
    expect(agentRun).toMatchObject({
      output: { counted: 2 },
      work: { status: 'DONE', lost: [{ agent: { id: 'by-hand' }, reason: 'GIVEN_BACK' }] },
    });
    const failing = run('by-hand', 1);
    await asAgent('mutation FailWork', await fetched());
    expect(await failing).toMatchObject({ status: 'FAILED', error: { code: 'TEXT_MISSING' } });
    await offers.return?.();
  });

  it('has the agent of the examples do its work', async () => {
    const { registerAgent } = await operate('mutation RegisterAgent', { id: 'describer' });
    program = start(installation.url, registerAgent.credentials.authorization);
    const gone = new Promise<never>((_resolve, reject) => {
      program?.once('exit', (code) => reject(new Error(`the agent has ended with ${code}`)));
    });
    gone.catch(() => {}); // it is to end later
    const running = run('describer', 'One two two. Three three three, four, four.');
    expect(await Promise.race([running, gone])).toMatchObject({
      status: 'SUCCEEDED',
      output: { words: 8, frequent: [{ word: 'three', times: 3 }, { word: 'four' }, { word: 'two' }] },
    });
    expect(await run('describer', 7)).toMatchObject({ status: 'FAILED', error: { code: 'TEXT_MISSING' } });
  });

  it('gives the work of an agent that is frozen to one that runs', async () => {
    const running = run('by-hand', 'Who counts this?');
    const work = await fetched();
    const standings = socketClient(installation.url, installation.token);
    sockets.push(standings);
    const seen = standings.iterate<Data>({
      query: guide('subscription Standings'),
      variables: { ids: ['by-hand'] },
    });
    expect((await seen.next()).value?.data.agentStandings.remote.standing).toBe('ACTIVE');
    await operate('mutation Freeze', { id: 'by-hand' });
    expect((await seen.next()).value?.data.agentStandings.remote.standing).toBe('FROZEN');
    await seen.return?.();
    const late = await asAgent('mutation CompleteWork', { ...work, output: 'too late' });
    expect(late.errors?.[0]?.extensions.code).toBe('AGENT_FROZEN');
    expect(await running).toMatchObject({
      status: 'SUCCEEDED',
      output: { words: 3 },
      work: { assignedTo: { id: 'describer' }, attempts: 2 },
    });
    const { agentFleet } = await operate('query Fleet');
    expect(agentFleet).toMatchObject({ registered: 2, frozen: 1, workWaiting: 0, workTaken: 0 });
    expect((await operate('mutation Thaw', { id: 'by-hand' })).thawAgent).toMatchObject({ status: 'READY' });
  });

  it('ends the agent of the examples when it is asked to', async () => {
    const ended = new Promise((resolve) => program?.once('exit', resolve));
    program?.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('is run to its end', () => {
    expect([...used].toSorted()).toEqual(documented.toSorted());
  });
});

/** The agent as its readme starts it, but for how often it looks for work. */
function start(url: string, authorization: string): ChildProcess {
  const env = {
    ...process.env,
    YMERA_URL: url,
    YMERA_AGENT_AUTHORIZATION: authorization,
    LOOK_EVERY_MS: '100',
  };
  const program = join(root, 'examples/remote-agent/agent.mjs');
  return spawn(process.execPath, [program], { env, stdio: ['ignore', 'inherit', 'inherit'] });
}
