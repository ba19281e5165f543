import { aPrincipal } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { aRemoteAgent } from '../remote-builders.ts';
import { codesOf, dataOf, minuteMs, remoteAgents } from '../support/remote-agents.ts';

const elsewhere = aPrincipal({ tenantId: 'tenant_two', role: 'admin' });
const user = aPrincipal({ tenantId: 'tenant_one', role: 'execute' });
const hourMs = 60 * minuteMs;

const seen = `{ agent(id: "builder") { id origin status category triggers unavailable { code }
  remote { standing capabilities concurrent config missedReports nextReportDueAt registeredBy
    lastReport { seq health cpuPercent memoryBytes progress { value message } issues { code message } securityEvents { code } }
    keys { id expiresAt revokedAt } } } }`;
const rotates =
  'mutation ($overlap: Int!) { rotateAgentKey(id: "builder", overlapSeconds: $overlap) { credentials { apiKey authorization } } }';
const revokes = 'mutation ($keyId: ID!) { revokeAgentKey(id: "builder", keyId: $keyId) { id } }';
const removes = 'mutation { removeRemoteAgent(id: "builder", reason: "No longer needed.") { status } }';

describe('registering an agent', () => {
  test('shows its credentials once, and it among the other agents', async () => {
    const { register, ask, remoteAgents: store, events } = await remoteAgents();
    const { apiKey, secret, authorization } = await register();
    expect(authorization).toBe(`Bearer ${apiKey}.${secret}`);
    expect(dataOf(await ask(seen)).agent).toMatchObject({
      ...{ id: 'builder', origin: 'REMOTE', status: 'READY', category: 'quality', unavailable: null },
      triggers: ['typescript', 'docker'],
      remote: {
        ...{ standing: 'ACTIVE', concurrent: 1, config: { 'a.$b': [1] }, lastReport: null, missedReports: 0 },
        keys: [{ id: apiKey, expiresAt: '2026-04-01T00:00:00.000Z', revokedAt: null }],
      },
    });
    const kept = await store.find({ tenantId: 'tenant_one', id: 'builder' });
    expect(JSON.stringify([kept, events.published])).not.toContain(secret);
  });

  test('lets it be selected by what it can do', async () => {
    const { register, ask } = await remoteAgents();
    await register();
    const selected = await ask('{ selectAgents(input: { task: "Write a docker file" }) { agent { id } } }');
    expect(dataOf(selected).selectAgents).toEqual([{ agent: { id: 'builder' } }]);
  });

  test.each([
    ['an id with capitals', { id: 'Builder' }],
    ['an id with a slash', { id: 'a/b' }],
    ['an id of 65 characters', { id: 'a'.repeat(65) }],
    ['a title of spaces', { title: '  ' }],
    ['a description that is too long', { description: 'x'.repeat(2_001) }],
    ['no capabilities', { capabilities: [] }],
    ['51 capabilities', { capabilities: Array.from({ length: 51 }, (_, i) => `c${i}`) }],
    ['a capability twice', { capabilities: ['docker', 'docker'] }],
    ['a capability with a line break', { capabilities: ['docker\n'] }],
    ['a category with spaces', { category: 'a b' }],
    ['a config that is a list', { config: [] }],
    ['a config that is too large', { config: { a: 'x'.repeat(65_536) } }],
    ['a config with half a character', { config: { a: '\ud800' } }],
    ['no tasks at once', { concurrent: 0 }],
    ['101 tasks at once', { concurrent: 101 }],
    ['a key of no time', { keyLifetimeHours: 0 }],
    ['a key of more than a year', { keyLifetimeHours: 8_761 }],
  ])('is refused with %s', async (_what, input) => {
    const { tryToRegister, ask } = await remoteAgents();
    expect(codesOf(await tryToRegister(input))).toEqual(['INVALID_ARGUMENT']);
    expect(dataOf(await ask('{ agentFleet { registered } }')).agentFleet.registered).toBe(0);
  });

  test('is refused to whoever is no administrator', async () => {
    const { tryToRegister } = await remoteAgents();
    expect(codesOf(await tryToRegister({}, user))).toEqual(['FORBIDDEN']);
  });

  test('is refused for an id that another agent has, or a removed one had', async () => {
    const { tryToRegister, register, ask } = await remoteAgents();
    await register();
    expect(codesOf(await tryToRegister())).toEqual(['AGENT_ID_TAKEN']);
    await ask(removes);
    expect(codesOf(await tryToRegister())).toEqual(['AGENT_ID_TAKEN']);
    const text = '---\nname: tester\ndescription: Tests\n---\nYou test.\n';
    const imports =
      'mutation ($files: [AgentFileInput!]!) { importAgents(files: $files) { stored diagnostics { code } } }';
    dataOf(await ask(imports, { files: [{ path: 'tester.md', text }] }));
    expect(codesOf(await tryToRegister({ id: 'tester' }))).toEqual(['AGENT_ID_TAKEN']);
    await register({ id: 'other' });
    const taken = await ask(imports, {
      files: [{ path: 'other.md', text: text.replace('tester', 'other') }],
    });
    expect(dataOf(taken).importAgents).toEqual({ stored: false, diagnostics: [{ code: 'AGENT_ID_TAKEN' }] });
  });
});

test('of two agents that are registered with one id at once one is refused', async () => {
  const { tryToRegister, authenticate, ask } = await remoteAgents();
  const answers = await Promise.all([tryToRegister({ title: 'One' }), tryToRegister({ title: 'Two' })]);
  expect(answers.map(codesOf).toSorted()).toEqual([[], ['AGENT_ID_TAKEN']]);
  const winner = dataOf(answers.find(({ errors }) => !errors) ?? {}).registerAgent;
  expect(await authenticate(winner.credentials.authorization)).toMatchObject({ id: 'builder' });
  expect(dataOf(await ask('{ agentFleet { registered } }')).agentFleet.registered).toBe(1);
});

test('a tenant has a thousand remote agents at most, without those that were removed', async () => {
  const { tryToRegister, remoteAgents: store, ask, register } = await remoteAgents();
  await register();
  for (let n = 1; n < 1_000; n++) await store.create(aRemoteAgent({ id: `agent-${n}`, keys: [] }));
  expect(codesOf(await tryToRegister({ id: 'one-more' }))).toEqual(['AGENTS_FULL']);
  expect(codesOf(await tryToRegister({}, elsewhere))).toEqual([]);
  dataOf(await ask(removes));
  expect(codesOf(await tryToRegister({ id: 'one-more' }))).toEqual([]);
});

describe('an agent that was registered', () => {
  const updates = (changes: string) =>
    `mutation { updateRemoteAgent(id: "builder", changes: { ${changes} }) { title triggers category remote { concurrent config } } }`;

  test('can be said to do other things, and keeps what nothing is said of', async () => {
    const { register, ask, told } = await remoteAgents();
    await register();
    const changed = await ask(updates('capabilities: ["go"], category: null, config: { b: 2 }, title: null'));
    expect(dataOf(changed).updateRemoteAgent).toEqual({
      ...{ title: 'Builder', triggers: ['go'], category: null },
      remote: { concurrent: 1, config: { b: 2 } },
    });
    expect(told().at(-1)).toMatchObject({
      ...{ action: 'updated', by: 'user_ada' },
      reason: 'What is said of it: capabilities, category, config.',
    });
    const kept = await ask(updates('concurrent: 2'));
    expect(dataOf(kept).updateRemoteAgent).toMatchObject({ triggers: ['go'], remote: { concurrent: 2 } });
  });

  test.each([
    ['INVALID_ARGUMENT', 'capabilities: []'],
    ['INVALID_ARGUMENT', 'config: 1'],
    ['INVALID_ARGUMENT', 'concurrent: 0'],
    ['INVALID_ARGUMENT', 'title: ""'],
  ])('answers %s for %s', async (code, changes) => {
    const { register, ask, told } = await remoteAgents();
    await register();
    expect(codesOf(await ask(updates(changes)))).toEqual([code]);
    expect(told()).toHaveLength(1);
  });

  test('can be changed by administrators of its tenant alone, and until it is removed', async () => {
    const { register, ask } = await remoteAgents();
    await register();
    expect(codesOf(await ask(updates('concurrent: 2'), {}, user))).toEqual(['FORBIDDEN']);
    expect(codesOf(await ask(updates('concurrent: 2'), {}, elsewhere))).toEqual(['AGENT_NOT_FOUND']);
    await ask(removes);
    expect(codesOf(await ask(updates('concurrent: 2')))).toEqual(['AGENT_REMOVED']);
  });
});

describe('the key of an agent', () => {
  test('says who it is, for as long as it opens', async () => {
    const { register, authenticate } = await remoteAgents();
    const { authorization, expiresAt } = await register({ keyLifetimeHours: 1 });
    const at = Date.parse(expiresAt);
    const agent = { kind: 'agent', id: 'builder', tenantId: 'tenant_one', role: 'execute', expiresAt: at };
    expect(await authenticate(authorization)).toEqual(agent);
  });

  test('is refused alike when nobody has it and when its secret is another one', async () => {
    const { register, authenticate } = await remoteAgents();
    const { apiKey, secret } = await register();
    const wrong = `${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`;
    const nobody = `rkey_${'0'.repeat(26)}`;
    const shown = [`${apiKey}.${wrong}`, `${nobody}.${secret}`, apiKey, `${apiKey}.`, `${apiKey}.${secret}x`];
    const refusals = await Promise.all(shown.map((token) => authenticate(token).catch((error) => error)));
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['AGENT_KEY_INVALID']));
    expect(new Set(refusals.map(({ message }) => message)).size).toBe(1);
  });

  test('opens no more when it has expired', async () => {
    const { register, authenticate, pass, tryToReport, memoryClock } = await remoteAgents();
    const { authorization } = await register({ keyLifetimeHours: 1 });
    for (let seq = 1; seq <= 59; seq++) {
      await pass(minuteMs);
      await tryToReport(authorization, { seq });
    }
    await memoryClock.advance(minuteMs);
    await expect(authenticate(authorization)).rejects.toMatchObject({ code: 'AGENT_KEY_EXPIRED' });
  });

  test('opens no more from the moment when it is revoked, and others do', async () => {
    const { register, authenticate, ask } = await remoteAgents();
    const { apiKey, authorization } = await register();
    const other = dataOf(await ask(rotates, { overlap: 3_600 })).rotateAgentKey.credentials;
    dataOf(await ask(revokes, { keyId: apiKey }));
    await expect(authenticate(authorization)).rejects.toMatchObject({ code: 'AGENT_KEY_REVOKED' });
    expect(await authenticate(other.authorization)).toMatchObject({ id: 'builder' });
    expect(codesOf(await ask(revokes, { keyId: 'rkey_none' }))).toEqual(['AGENT_KEY_NOT_FOUND']);
  });

  test('opens beside the one that replaces it until the overlap is over', async () => {
    const { register, authenticate, ask, memoryClock } = await remoteAgents();
    const { authorization } = await register();
    const other = dataOf(await ask(rotates, { overlap: 60 })).rotateAgentKey.credentials;
    await memoryClock.advance(59_999);
    expect(await authenticate(authorization)).toMatchObject({ id: 'builder' });
    await memoryClock.advance(1);
    await expect(authenticate(authorization)).rejects.toMatchObject({ code: 'AGENT_KEY_EXPIRED' });
    expect(await authenticate(other.authorization)).toMatchObject({ id: 'builder' });
  });

  test('ends with its replacement when there is to be no overlap', async () => {
    const { register, authenticate, ask } = await remoteAgents();
    const { authorization } = await register();
    dataOf(await ask(rotates, { overlap: 0 }));
    await expect(authenticate(authorization)).rejects.toMatchObject({ code: 'AGENT_KEY_EXPIRED' });
  });

  test('is one of five that are open at most', async () => {
    const { register, ask } = await remoteAgents();
    await register();
    for (let made = 1; made < 5; made++) dataOf(await ask(rotates, { overlap: 3_600 }));
    expect(codesOf(await ask(rotates, { overlap: 3_600 }))).toEqual(['AGENT_KEYS_FULL']);
    expect(codesOf(await ask(rotates, { overlap: -1 }))).toEqual(['INVALID_ARGUMENT']);
    expect(codesOf(await ask(rotates, { overlap: 604_801 }))).toEqual(['INVALID_ARGUMENT']);
    dataOf(await ask(rotates, { overlap: 0 }));
  });

  test('takes ten wrong secrets a minute, and lets in whoever had the right one before', async () => {
    const { register, authenticate, memoryClock } = await remoteAgents();
    const { apiKey, authorization } = await register();
    await authenticate(authorization);
    const guess = (first: string) =>
      authenticate(`${apiKey}.${first}${'x'.repeat(42)}`).catch(({ code }) => code);
    for (let tries = 0; tries < 10; tries++) expect(await guess('a')).toBe('AGENT_KEY_INVALID');
    expect(await guess('b')).toBe('AGENT_KEY_ATTEMPTS');
    expect(await authenticate(authorization)).toMatchObject({ id: 'builder' });
    await memoryClock.advance(minuteMs);
    expect(await guess('b')).toBe('AGENT_KEY_INVALID');
  });

  test('opens no more when its agent was removed', async () => {
    const { register, authenticate, ask } = await remoteAgents();
    const { authorization } = await register();
    expect(dataOf(await ask(removes)).removeRemoteAgent.status).toBe('REMOVED');
    await expect(authenticate(authorization)).rejects.toMatchObject({ code: 'AGENT_REMOVED' });
    expect(codesOf(await ask(removes))).toEqual(['AGENT_REMOVED']);
    expect(dataOf(await ask('{ agents { items { id } } }')).agents.items).toEqual([
      { id: '@test/echo/echo' },
    ]);
  });
});

describe('a report', () => {
  test('is shown, and says when the next one is due', async () => {
    const { register, tryToReport, ask, clock } = await remoteAgents();
    const { authorization } = await register();
    const said = {
      ...{ seq: 7, health: 'DEGRADED', cpuPercent: 12.5, memoryBytes: 8_589_934_592 },
      progress: { value: 0.4, message: '3 of 7 repositories are read' },
      ...{ issues: [{ code: 'DISK_FULL', message: 'at /tmp' }], securityEvents: [] },
    };
    expect(dataOf(await tryToReport(authorization, said)).reportAgent).toEqual({
      ...{ standing: 'ACTIVE', lastSeq: 7, reportEverySeconds: 60 },
      nextReportDueAt: new Date(clock.now() + minuteMs).toISOString(),
    });
    expect(dataOf(await ask(seen)).agent.remote.lastReport).toEqual(said);
  });

  test('may say how far the agent is, and leaves nothing of what an earlier one said', async () => {
    const { register, tryToReport, ask } = await remoteAgents();
    const { authorization } = await register();
    const progressNow = async () => dataOf(await ask(seen)).agent.remote.lastReport.progress;
    await tryToReport(authorization, { seq: 1, progress: { value: 1, message: 'x'.repeat(200) } });
    expect(await progressNow()).toEqual({ value: 1, message: 'x'.repeat(200) });
    await tryToReport(authorization, { seq: 2, progress: { value: 0 } });
    expect(await progressNow()).toEqual({ value: 0, message: '' });
    await tryToReport(authorization, { seq: 3 });
    expect(await progressNow()).toBeNull();
  });

  test('of security goes to whoever listens for it', async () => {
    const { register, tryToReport, told } = await remoteAgents();
    const { authorization } = await register();
    await tryToReport(authorization, { securityEvents: [{ code: 'PROMPT_INJECTION', message: 'in a.md' }] });
    expect(told().at(-1)).toEqual({
      ...{ agentId: 'builder', seq: 1, events: [{ code: 'PROMPT_INJECTION', message: 'in a.md' }] },
    });
  });

  test('that was sent before, or was overtaken, is refused and changes nothing', async () => {
    const { register, tryToReport, ask, pass } = await remoteAgents();
    const { authorization } = await register();
    await tryToReport(authorization, { seq: 5 });
    await pass(minuteMs);
    for (const seq of [5, 4, 1]) {
      const refused = await tryToReport(authorization, { seq, health: 'UNHEALTHY' });
      expect(codesOf(refused)).toEqual(['REPORT_REPLAYED']);
      expect(refused.errors?.[0]?.extensions?.details).toEqual({ seq, lastSeq: 5 });
    }
    expect(dataOf(await ask(seen)).agent.remote).toMatchObject({
      ...{ missedReports: 1, lastReport: { seq: 5, health: 'HEALTHY' } },
    });
  });

  test('is refused where its number is so high that few would be left, and the next one is taken', async () => {
    const { register, tryToReport } = await remoteAgents();
    const { authorization } = await register();
    for (const seq of [2_147_483_647, 1_000_001]) {
      const refused = await tryToReport(authorization, { seq });
      expect(codesOf(refused)).toEqual(['REPORT_NUMBER_TOO_HIGH']);
      const details = { seq, lastSeq: 0, expectedSeq: 1, seqMax: 1_000_000 };
      expect(refused.errors?.[0]?.extensions?.details).toEqual(details);
    }
    expect(dataOf(await tryToReport(authorization, { seq: 1_000_000 })).reportAgent.lastSeq).toBe(1_000_000);
    const beyond = await tryToReport(authorization, { seq: 2_000_001 });
    expect(beyond.errors?.[0]?.extensions?.details).toMatchObject({
      ...{ expectedSeq: 1_000_001, seqMax: 2_000_000 },
    });
    expect(dataOf(await tryToReport(authorization, { seq: 1_000_001 })).reportAgent.lastSeq).toBe(1_000_001);
  });

  const issue = { code: 'A', message: '' };
  test.each([
    [
      'REPORT_TOO_LARGE',
      { issues: Array.from({ length: 20 }, () => ({ ...issue, message: 'x'.repeat(900) })) },
    ],
    ['INVALID_ARGUMENT', { issues: Array.from({ length: 51 }, () => issue) }],
    ['INVALID_ARGUMENT', { securityEvents: Array.from({ length: 51 }, () => issue) }],
    ['INVALID_ARGUMENT', { issues: [{ code: 'a b', message: '' }] }],
    ['INVALID_ARGUMENT', { issues: [{ code: 'A', message: 'x'.repeat(1_001) }] }],
    ['INVALID_ARGUMENT', { issues: [{ code: 'A', message: '\udc00' }] }],
    ['INVALID_ARGUMENT', { seq: 0 }],
    ['INVALID_ARGUMENT', { cpuPercent: 100.1 }],
    ['INVALID_ARGUMENT', { memoryBytes: -1 }],
    ['INVALID_ARGUMENT', { memoryBytes: 1.5 }],
    ['INVALID_ARGUMENT', { progress: { value: 1.01 } }],
    ['INVALID_ARGUMENT', { progress: { value: -0.01 } }],
    ['INVALID_ARGUMENT', { progress: { value: 0.5, message: 'x'.repeat(201) } }],
    ['INVALID_ARGUMENT', { progress: { value: 0.5, message: '\udc00' } }],
  ])('is refused with %s when it is %j', async (code, input) => {
    const { register, tryToReport, ask } = await remoteAgents();
    const { authorization } = await register();
    expect(codesOf(await tryToReport(authorization, input))).toEqual([code]);
    expect(dataOf(await ask(seen)).agent.remote.lastReport).toBeNull();
  });
});

describe('who is who', () => {
  test('an agent may do what is for agents, and nothing else', async () => {
    const { register, authenticate, ask } = await remoteAgents();
    const agent = await authenticate((await register()).authorization);
    expect(dataOf(await ask('{ agentSelf { id config lastSeq } }', {}, agent)).agentSelf).toEqual({
      ...{ id: 'builder', config: { 'a.$b': [1] }, lastSeq: 0 },
    });
    for (const source of [seen, '{ agents { items { id } } }', '{ agentFleet { registered } }', removes])
      expect(codesOf(await ask(source, {}, agent))).toEqual(['FORBIDDEN']);
  });

  test.each([
    'rotateAgentKey(id: "builder") { agent { id } }',
    'revokeAgentKey(id: "builder", keyId: "rkey_1") { id }',
    'removeRemoteAgent(id: "builder", reason: "So.") { id }',
    'freezeAgent(id: "builder", reason: "So.") { id }',
    'thawAgent(id: "builder", reason: "So.") { id }',
    'updateRemoteAgent(id: "builder", changes: { title: "Mine" }) { id }',
  ])('only an administrator may %s', async (field) => {
    const { register, authenticate, ask, told } = await remoteAgents();
    const agent = await authenticate((await register()).authorization);
    for (const principal of [user, { ...user, role: 'read_only' as const }, agent])
      expect(codesOf(await ask(`mutation { ${field} }`, {}, principal))).toEqual(['FORBIDDEN']);
    expect(told()).toHaveLength(1);
  });

  test('an agent may not watch how others stand', async () => {
    const { register, authenticate, subscribe } = await remoteAgents();
    const agent = await authenticate((await register()).authorization);
    const watched = await subscribe('subscription { agentStandings { id } }', agent);
    expect(codesOf((await watched.next()).value)).toEqual(['FORBIDDEN']);
  });

  test('nobody else may do what is for agents', async () => {
    const { ask } = await remoteAgents();
    const report = 'mutation { reportAgent(input: { seq: 1, health: HEALTHY }) { lastSeq } }';
    for (const source of ['{ agentSelf { id } }', report])
      expect(codesOf(await ask(source))).toEqual(['FORBIDDEN']);
  });

  test('whoever is no administrator sees how an agent stands, but not its keys and config', async () => {
    const { register, ask } = await remoteAgents();
    await register();
    const shown = await ask('{ agent(id: "builder") { remote { standing reason } } }', {}, user);
    expect(dataOf(shown).agent.remote).toEqual({ standing: 'ACTIVE', reason: 'It was registered.' });
    for (const field of ['keys { id }', 'config']) {
      const refused = await ask(`{ agent(id: "builder") { remote { ${field} } } }`, {}, user);
      expect(codesOf(refused)).toEqual(['FORBIDDEN']);
    }
  });

  test('another tenant sees and changes nothing', async () => {
    const { register, ask, subscribe } = await remoteAgents();
    const { apiKey } = await register();
    expect(dataOf(await ask(seen, {}, elsewhere)).agent).toBeNull();
    expect(dataOf(await ask('{ agentFleet { registered } }', {}, elsewhere)).agentFleet.registered).toBe(0);
    const freezes = 'mutation { freezeAgent(id: "builder", reason: "Mine.") { id } }';
    for (const source of [removes, freezes, freezes.replace('freeze', 'thaw')])
      expect(codesOf(await ask(source, {}, elsewhere))).toEqual(['AGENT_NOT_FOUND']);
    expect(codesOf(await ask(revokes, { keyId: apiKey }, elsewhere))).toEqual(['AGENT_NOT_FOUND']);
    expect(codesOf(await ask(rotates, { overlap: 0 }, elsewhere))).toEqual(['AGENT_NOT_FOUND']);
    const watched = subscribe('subscription { agentStandings(ids: ["builder"]) { id } }', elsewhere);
    expect(codesOf((await (await watched).next()).value)).toEqual(['AGENT_NOT_FOUND']);
    await register({}, elsewhere);
    expect(dataOf(await ask('{ agentFleet { registered } }')).agentFleet.registered).toBe(1);
  });

  test('an agent that is not remote has neither keys nor standing', async () => {
    const { ask } = await remoteAgents();
    const freezes = 'mutation { freezeAgent(id: "@test/echo/echo", reason: "So.") { id } }';
    expect(codesOf(await ask(freezes))).toEqual(['AGENT_NOT_REMOTE']);
    expect(
      dataOf(await ask('{ agent(id: "@test/echo/echo") { remote { standing } } }')).agent.remote,
    ).toBeNull();
  });
});

test('keys stay known for a while after their end, and no longer', async () => {
  const { register, ask, memoryClock } = await remoteAgents();
  await register();
  for (let made = 0; made < 30; made++) {
    dataOf(await ask(rotates, { overlap: 0 }));
    await memoryClock.advance(1);
  }
  const { keys } = dataOf(await ask(seen)).agent.remote;
  expect(keys).toHaveLength(20);
  expect(Date.parse(keys.at(-1).expiresAt)).toBe(memoryClock.now() - 1 + 2_160 * hourMs);
});
