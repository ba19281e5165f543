import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { settle } from '../builders.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';
import { realtimeAgents, sessionFields } from '../support/realtime-agents.ts';

const says = (...pieces: string[]) => ({ kind: 'says', pieces }) as const;
const calls = (name: string, input: unknown, id = 'call_1') =>
  ({
    kind: 'says',
    calls: [{ id, name, inputText: typeof input === 'string' ? input : JSON.stringify(input) }],
  }) as const;
const kindsOf = (events: readonly { kind: string }[]) => events.map(({ kind }) => kind);
type Lines = Awaited<ReturnType<typeof realtimeAgents>>['emulator']['lines'];
const outputsTold = (lines: Lines, line = 0) =>
  (lines[line]?.received ?? []).flatMap(({ item }) => {
    const { type, output } = (item ?? {}) as { type?: string; output?: string };
    return type === 'function_call_output' ? [JSON.parse(output ?? 'null')] : [];
  });

const agentId = '@test/echo/echo';

describe('a realtime session', () => {
  test('answers what it is told, piece by piece, and says what that has cost', async () => {
    const { opened, say, eventsUntil, ask, modelCalls, events } = await realtimeAgents({
      turns: [says('three ', 'words ', 'here')],
    });
    const id = await opened();
    expect(id).toMatch(/^rts_/);
    await say(id, 'How many words?');
    const seen = await eventsUntil(id, 'RESPONSE_ENDED');
    expect(seen.map(({ seq, kind, text }) => [seq, kind, text])).toEqual([
      [1, 'OPENED', null],
      [2, 'RESPONSE_STARTED', null],
      [3, 'TEXT', 'three '],
      [4, 'TEXT', 'words '],
      [5, 'TEXT', 'here'],
      [6, 'RESPONSE_ENDED', null],
    ]);
    // 20 fresh tokens at 4 µUSD, 100 kept ones at 0.4, 30 put out at 16.
    const cost = 20 * 4 + 100 * 0.4 + 30 * 16;
    expect(seen.at(-1)).toMatchObject({ cost, usage: { input: 120, output: 30, estimated: false } });
    const session = await ask(`{ realtimeSession(id: "${id}") { ${sessionFields} } }`);
    expect(session.data).toMatchObject({
      realtimeSession: { id, modelId: 'openai/gpt-realtime', cost, lastSeq: 6, endedAt: null },
    });
    expect(await modelCalls.listLatest({ modelId: 'openai/gpt-realtime', limit: 9 })).toMatchObject([
      { work: 'REALTIME', startedBy: 'user_ada', costMicroUsd: cost, errorCode: null, finish: 'STOP' },
    ]);
    expect(events.published.map(({ topic }) => topic)).toContain('agents.model.called');
  });

  test('has an agent work, and tells the model what came of it', async () => {
    const input = { agentId, input: { value: 1 } };
    const { opened, say, eventsUntil, emulator, runs } = await realtimeAgents({
      turns: [
        calls('find_agents', { task: 'echo the input' }, 'call_1'),
        calls('run_agent', input, 'call_2'),
        says('It said 1.'),
      ],
    });
    const id = await opened();
    await say(id, 'Have it echoed.');
    const seen = await eventsUntil(id, 'RESPONSE_ENDED', { count: 3 });
    expect(kindsOf(seen)).toEqual([
      'OPENED',
      ...['RESPONSE_STARTED', 'RESPONSE_ENDED', 'TOOL_CALL', 'TOOL_RESULT'],
      ...['RESPONSE_STARTED', 'RESPONSE_ENDED', 'TOOL_CALL', 'TOOL_RESULT'],
      ...['RESPONSE_STARTED', 'TEXT', 'RESPONSE_ENDED'],
    ]);
    const [found, ran] = outputsTold(emulator.lines);
    expect(found.agents).toEqual([expect.objectContaining({ id: agentId })]);
    expect(ran).toEqual({ value: 1 });
    const result = seen.filter(({ kind }) => kind === 'TOOL_RESULT').at(-1);
    expect(result).toMatchObject({ tool: 'run_agent', agentId, errorCode: null });
    const runId = String(result?.agentRunId);
    expect(await runs.findMany({ tenantId: 'tenant_one', ids: [runId] })).toMatchObject([
      { startedBy: 'user_ada', state: { phase: 'SUCCEEDED' } },
    ]);
  });

  test.each([
    ['an agent that it may not run', calls('run_agent', { agentId: 'other', input: {} }), 'NOT_ALLOWED'],
    ['a tool that there is not', calls('delete_all', {}), 'UNKNOWN_TOOL'],
    ['input that is not JSON', calls('run_agent', '{"agentId":'), 'INVALID_ARGUMENT'],
    ['no task', calls('find_agents', { task: ' ' }), 'INVALID_ARGUMENT'],
  ])('tells the model of %s, and goes on', async (_name, turn, code) => {
    const { opened, say, eventsUntil, emulator } = await realtimeAgents({
      turns: [turn, says('Sorry.')],
    });
    const id = await opened({ agents: [agentId] });
    await say(id, 'Do it.');
    const seen = await eventsUntil(id, 'RESPONSE_ENDED', { count: 2 });
    expect(seen.find(({ kind }) => kind === 'TOOL_RESULT')).toMatchObject({ errorCode: code });
    expect(outputsTold(emulator.lines)).toEqual([{ error: { code, message: expect.any(String) } }]);
  });

  test('tells the model of an agent that does not exist', async () => {
    const { opened, say, eventsUntil } = await realtimeAgents({
      turns: [calls('run_agent', { agentId: 'nobody', input: {} }), says('Sorry.')],
    });
    const id = await opened();
    await say(id, 'Do it.');
    const seen = await eventsUntil(id, 'RESPONSE_ENDED', { count: 2 });
    expect(seen.find(({ kind }) => kind === 'TOOL_RESULT')).toMatchObject({ errorCode: 'AGENT_NOT_FOUND' });
  });

  test('has no tools where no agent is allowed', async () => {
    const { opened, emulator } = await realtimeAgents();
    await opened({ agents: [] });
    expect(emulator.lines[0]?.received[0]).not.toHaveProperty('session.tools');
  });

  test('hears sound and answers with it, at the price of sound', async () => {
    const usage = {
      ...{ input_tokens: 100, output_tokens: 50 },
      input_token_details: { text_tokens: 40, audio_tokens: 60 },
      output_token_details: { text_tokens: 10, audio_tokens: 40 },
    };
    const turn = { kind: 'says', audio: ['AAAA'], pieces: ['Yes.'], usage } as const;
    const { opened, ask, eventsUntil, emulator } = await realtimeAgents({ turns: [turn] });
    const id = await opened({ output: 'AUDIO' });
    const hear = (audio: string, endsTurn: boolean) =>
      ask(
        'mutation ($id: ID!, $audio: String!, $endsTurn: Boolean!) { sendRealtimeAudio(id: $id, audio: $audio, endsTurn: $endsTurn) { id } }',
        { id, audio, endsTurn },
      );
    expect((await hear('', true)).codes).toEqual(['INVALID_ARGUMENT']);
    await hear('AAAAAAAA', false);
    await hear('', true);
    const seen = await eventsUntil(id, 'RESPONSE_ENDED');
    expect(seen.map(({ kind, text, audio }) => [kind, text ?? audio])).toEqual([
      ['OPENED', null],
      ['RESPONSE_STARTED', null],
      ['AUDIO', 'AAAA'],
      ['TRANSCRIPT', 'Yes.'],
      ['RESPONSE_ENDED', null],
    ]);
    expect(seen.at(-1)?.cost).toBe(40 * 4 + 60 * 32 + 10 * 16 + 40 * 64);
    expect(emulator.lines[0]?.received.slice(1).map(({ type }) => type)).toEqual([
      ...['input_audio_buffer.append', 'input_audio_buffer.commit', 'response.create'],
    ]);
    for (const wrong of ['AAA', '####', 'AA==', 'A'.repeat(344_068)])
      expect((await hear(wrong, false)).codes).toEqual(['INVALID_ARGUMENT']);
  });

  test('is spoken to while it answers, and answers that afterwards', async () => {
    const { opened, say, eventsUntil, emulator } = await realtimeAgents();
    const id = await opened();
    await say(id, 'First.');
    await eventsUntil(id, 'RESPONSE_STARTED');
    await say(id, 'Second.');
    await say(id, 'Third.');
    emulator.next(says('Both.'));
    emulator.lines[0]?.finish();
    await eventsUntil(id, 'RESPONSE_ENDED', { count: 2 });
    expect(emulator.lines[0]?.received.slice(1).map(({ type }) => type)).toEqual([
      ...['conversation.item.create', 'response.create'],
      ...['conversation.item.create', 'conversation.item.create', 'response.create'],
    ]);
  });

  test('is interrupted, and waits to be spoken to', async () => {
    const { opened, say, ask, eventsUntil, emulator } = await realtimeAgents();
    const id = await opened();
    await say(id, 'First.');
    await eventsUntil(id, 'RESPONSE_STARTED');
    await ask(`mutation { interruptRealtimeSession(id: "${id}") { id } }`);
    expect((await eventsUntil(id, 'RESPONSE_ENDED')).at(-1)).toMatchObject({
      ...{ errorCode: 'CANCELLED', usage: { estimated: true } },
    });
    expect(emulator.lines[0]?.received.at(-1)).toEqual({ type: 'response.cancel' });
  });

  test('is interrupted while an agent works, whose run ends', async () => {
    const { opened, say, ask, eventsUntil, runs } = await realtimeAgents({
      agents: { echo: () => new Promise(() => {}) },
      turns: [calls('run_agent', { agentId, input: {} })],
    });
    const id = await opened();
    await say(id, 'Have it echoed.');
    await eventsUntil(id, 'TOOL_CALL');
    const mine = { tenantId: 'tenant_one', kind: 'agent', agentId, limit: 1 } as const;
    while ((await runs.listOfAgent(mine)).length === 0) await settle(1);
    await ask(`mutation { interruptRealtimeSession(id: "${id}") { id } }`);
    const seen = await eventsUntil(id, 'TOOL_RESULT');
    expect(seen.at(-1)?.errorCode).not.toBeNull();
    expect(await runs.listOfAgent(mine)).toMatchObject([{ state: { phase: 'FAILED' } }]);
  });

  test('tells of what the provider refuses, and goes on', async () => {
    const refusal = { kind: 'refuses', code: 'rate_limit_exceeded', message: 'Slower.' } as const;
    const { opened, say, eventsUntil } = await realtimeAgents({ turns: [refusal, says('Better.')] });
    const id = await opened();
    await say(id, 'Hello?');
    expect((await eventsUntil(id, 'REFUSED')).at(-1)).toMatchObject({
      errorCode: 'rate_limit_exceeded',
      message: 'Slower.',
    });
    await say(id, 'Hello again?');
    expect(kindsOf(await eventsUntil(id, 'RESPONSE_ENDED'))).toContain('TEXT');
  });
});

describe('a line that breaks', () => {
  test('is opened anew once, and the answer is given there', async () => {
    const broken = { kind: 'says', pieces: ['I was ab'], instead: 'drop' } as const;
    const { opened, say, eventsUntil, emulator, modelCalls } = await realtimeAgents({
      turns: [broken, says('Whole.')],
    });
    const id = await opened();
    await say(id, 'Tell me.');
    const seen = await eventsUntil(id, 'RESPONSE_ENDED', { count: 2 });
    expect(seen.map(({ kind, errorCode }) => errorCode ?? kind)).toEqual([
      ...['OPENED', 'RESPONSE_STARTED', 'TEXT', 'MODEL_UNREACHABLE', 'RECONNECTED'],
      ...['RESPONSE_STARTED', 'TEXT', 'RESPONSE_ENDED'],
    ]);
    const told = emulator.lines[1]?.received ?? [];
    expect(told[1]).toMatchObject({ item: { role: 'user', content: [{ text: 'Tell me.' }] } });
    const calledModels = await modelCalls.listLatest({ modelId: 'openai/gpt-realtime', limit: 9 });
    const lost = calledModels.find(({ errorCode }) => errorCode !== null);
    // Nobody counted, so that the most counts that it can have been.
    expect(lost).toMatchObject({ errorCode: 'MODEL_UNREACHABLE', tokens: { estimated: true } });
    expect(lost?.costMicroUsd).toBeGreaterThan(0);
  });

  test('ends the session when it breaks again before an answer', async () => {
    const broken = { kind: 'says', pieces: ['I was'], instead: 'drop' } as const;
    const { opened, say, eventsUntil, ask } = await realtimeAgents({
      turns: [broken, broken, says('Never.')],
    });
    const id = await opened();
    await say(id, 'Tell me.');
    const seen = await eventsUntil(id, 'ENDED');
    expect(seen.at(-1)).toMatchObject({ kind: 'ENDED', errorCode: 'REALTIME_LOST' });
    const { data } = await ask(`{ realtimeSession(id: "${id}") { endCode endedAt } }`);
    expect(data).toMatchObject({ realtimeSession: { endCode: 'REALTIME_LOST', endedAt: expect.anything() } });
    expect((await say(id, 'Still there?')).codes).toEqual(['REALTIME_SESSION_ENDED']);
  });

  test('ends the session when it can not be opened anew', async () => {
    const { opened, eventsUntil, emulator } = await realtimeAgents();
    const id = await opened();
    emulator.greet(503);
    emulator.lines[0]?.drop();
    expect((await eventsUntil(id, 'ENDED')).at(-1)).toMatchObject({ errorCode: 'REALTIME_LOST' });
  });
});

describe('a realtime session ends', () => {
  test('when it is closed, and stays to be looked at for a while', async () => {
    const { opened, ask, eventsUntil, memoryClock } = await realtimeAgents();
    const id = await opened();
    const close = `mutation { closeRealtimeSession(id: "${id}") { endCode } }`;
    expect((await ask(close)).data).toEqual({ closeRealtimeSession: { endCode: 'CLOSED' } });
    expect((await ask(close)).data).toEqual({ closeRealtimeSession: { endCode: 'CLOSED' } });
    expect(kindsOf(await eventsUntil(id, 'ENDED'))).toEqual(['OPENED', 'ENDED']);
    await memoryClock.advance(600_001);
    expect((await ask(`{ realtimeSession(id: "${id}") { id } }`)).codes).toEqual([
      'REALTIME_SESSION_NOT_FOUND',
    ]);
    expect((await ask('{ realtimeSessions { id } }')).data).toEqual({ realtimeSessions: [] });
  });

  test('when nothing happens in it', async () => {
    const { opened, eventsUntil, memoryClock } = await realtimeAgents();
    const id = await opened();
    await memoryClock.advance(300_000);
    expect((await eventsUntil(id, 'ENDED')).at(-1)).toMatchObject({ errorCode: 'REALTIME_IDLE' });
  });

  test('when its model says nothing', async () => {
    const { opened, say, eventsUntil, memoryClock } = await realtimeAgents();
    const id = await opened();
    await say(id, 'Hello?');
    await eventsUntil(id, 'RESPONSE_STARTED');
    await memoryClock.advance(300_000);
    expect((await eventsUntil(id, 'ENDED')).at(-1)).toMatchObject({ errorCode: 'REALTIME_IDLE' });
  });

  test('when the session of its user does', async () => {
    const { open, ask, memoryClock } = await realtimeAgents();
    const brief = { principal: aPrincipal({ id: 'user_ada', expiresAt: memoryClock.now() + 60_000 }) };
    await open({}, brief);
    await memoryClock.advance(60_000);
    const still = { principal: aPrincipal({ id: 'user_ada', expiresAt: null }) };
    expect((await ask('{ realtimeSessions { endCode } }', {}, still)).data).toEqual({
      realtimeSessions: [{ endCode: 'REALTIME_TIME_OVER' }],
    });
  });

  test('when it has taken more tokens than it may', async () => {
    const { opened, say, eventsUntil } = await realtimeAgents({
      turns: [says('dear')],
      realtimeSettings: { tokensMax: 149 },
    });
    const id = await opened();
    await say(id, 'Hello?');
    expect((await eventsUntil(id, 'ENDED')).at(-1)).toMatchObject({ errorCode: 'REALTIME_TOKENS_SPENT' });
  });

  test('when the platform stops', async () => {
    const { opened, eventsUntil, subgraph } = await realtimeAgents();
    await subgraph.start();
    const id = await opened();
    await subgraph.stop();
    expect((await eventsUntil(id, 'ENDED')).at(-1)).toMatchObject({ errorCode: 'AGENTS_STOPPING' });
  });
});

describe('realtime sessions are refused', () => {
  test('without a model for them, and the message says what to set', async () => {
    const { subgraph } = await agentsInMemory();
    const result = await executeOn(subgraph, 'mutation { openRealtimeSession(input: {}) { id } }');
    expect(result.errors?.[0]?.extensions?.code).toBe('MODEL_UNAVAILABLE');
    expect(result.errors?.[0]?.message).toContain('OPENAI_API_KEY');
  });

  test('with a key that the provider refuses, and leave no session behind', async () => {
    const { open, ask, emulator } = await realtimeAgents();
    emulator.greet(401);
    expect((await open()).codes).toEqual(['MODEL_KEY_REFUSED']);
    expect((await ask('{ realtimeSessions { id } }')).data).toEqual({ realtimeSessions: [] });
  });

  test('beyond their number', async () => {
    const { open, opened, ask } = await realtimeAgents({ realtimeSettings: { sessionsPerTenantMax: 1 } });
    const id = await opened();
    expect((await open()).codes).toEqual(['REALTIME_SESSIONS_FULL']);
    await ask(`mutation { closeRealtimeSession(id: "${id}") { id } }`);
    expect((await open()).codes).toBeUndefined();
  });

  test.each([
    ['instructions that are too long', { instructions: 'x'.repeat(20_001) }],
    ['too many agents', { agents: Array.from({ length: 101 }, (_, n) => `a${n}`) }],
    ['a wish for nothing', { wish: { onlyPreferred: true } }],
  ])('for %s', async (_name, input) => {
    const { open, emulator } = await realtimeAgents();
    expect((await open(input)).codes).toEqual(['INVALID_ARGUMENT']);
    expect(emulator.lines).toEqual([]);
  });

  test('to users who may not execute, and to everybody but who opened it', async () => {
    const { open, opened, say, ask, watch } = await realtimeAgents();
    const reader = { principal: aPrincipal({ role: 'read_only' }) };
    expect((await open({}, reader)).codes).toEqual(['FORBIDDEN']);
    const id = await opened();
    const others = [
      aPrincipal({ tenantId: 'tenant_one', id: 'user_eve' }),
      aPrincipal({ tenantId: 'tenant_two', id: 'user_ada' }),
    ];
    for (const principal of others) {
      expect((await say(id, 'Hello?', { principal })).codes).toEqual(['REALTIME_SESSION_NOT_FOUND']);
      expect((await ask('{ realtimeSessions { id } }', {}, { principal })).data).toEqual({
        realtimeSessions: [],
      });
      const first = await (await watch(id, 0, { principal })).next();
      expect(JSON.stringify(first)).toContain('REALTIME_SESSION_NOT_FOUND');
    }
    expect((await say(id, ' ')).codes).toEqual(['INVALID_ARGUMENT']);
    expect((await say('rts_none', 'Hello?')).codes).toEqual(['REALTIME_SESSION_NOT_FOUND']);
  });
});
