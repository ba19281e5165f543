import {
  openAiModels,
  type RealtimeConfig,
  type RealtimeEvent,
  type RealtimeLine,
} from '@ymera/kernel/language-model';
import { type RealtimeTurn, startRealtimeEmulator } from '@ymera/kernel/language-model/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forever } from './builders.ts';

const apiKey = 'key-of-the-test-7f3a';
const config: RealtimeConfig = { instructions: 'Be brief.', output: 'text', tools: [], earlier: [] };
const tools = [
  { name: 'run_agent', description: 'Runs an agent.', inputSchema: { type: 'object', properties: {} } },
];

async function emulator(...turns: readonly RealtimeTurn[]) {
  const started = await startRealtimeEmulator();
  onTestFinished(() => started[Symbol.asyncDispose]());
  started.next(...turns);
  return started;
}

type Emulator = Awaited<ReturnType<typeof emulator>>;

async function opened({ baseUrl }: Emulator, changes: Partial<RealtimeConfig> = {}) {
  const model = openAiModels({ apiKey, baseUrl }).realtime('gpt-realtime');
  const line = await model.open({ ...config, ...changes }, forever);
  onTestFinished(() => line.close());
  return line;
}

async function until(line: RealtimeLine, kind: RealtimeEvent['kind']): Promise<RealtimeEvent[]> {
  const events = line.events[Symbol.asyncIterator]();
  const seen: RealtimeEvent[] = [];
  for (;;) {
    const { value, done } = await events.next();
    if (!done) seen.push(value);
    if (done || value.kind === kind) return seen;
  }
}

describe('a realtime conversation with OpenAI', () => {
  it('begins with the session that was asked for, and what was said before', async () => {
    const server = await emulator();
    const earlier = [
      { role: 'user', text: 'Hello?' },
      { role: 'assistant', text: 'Hello.' },
    ] as const;
    await opened(server, { output: 'audio', tools, earlier });

    const [line] = server.lines;
    expect([line?.path, line?.headers.authorization]).toEqual([
      '/v1/realtime?model=gpt-realtime',
      `Bearer ${apiKey}`,
    ]);
    expect(line?.received).toMatchObject([
      {
        type: 'session.update',
        session: {
          ...{ type: 'realtime', model: 'gpt-realtime', instructions: 'Be brief.' },
          output_modalities: ['audio'],
          audio: {
            input: { format: { type: 'audio/pcm', rate: 24_000 }, turn_detection: null },
            output: { format: { type: 'audio/pcm', rate: 24_000 } },
          },
          tools: [{ type: 'function', name: 'run_agent', parameters: { type: 'object', properties: {} } }],
        },
      },
      { item: { role: 'user', content: [{ type: 'input_text', text: 'Hello?' }] } },
      { item: { role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] } },
    ]);
  });

  it('takes text and answers with it, piece by piece', async () => {
    const server = await emulator({ kind: 'says', pieces: ['three ', 'words ', 'here'] });
    const line = await opened(server);

    expect(line.send({ kind: 'text', text: 'How many?' }) && line.send({ kind: 'respond' })).toBe(true);

    expect(await until(line, 'response-ended')).toEqual([
      { kind: 'response-began', responseId: 'resp_1' },
      ...['three ', 'words ', 'here'].map((text) => ({ kind: 'text', text })),
      {
        ...{ kind: 'response-ended', responseId: 'resp_1', status: 'completed' },
        usage: {
          ...{ inputTokens: 120, outputTokens: 30, cachedInputTokens: 100 },
          ...{ audioInputTokens: 0, cachedAudioInputTokens: 0, audioOutputTokens: 0 },
        },
      },
    ]);
  });

  it('takes sound and answers with it, and says what it costs', async () => {
    const usage = {
      ...{ input_tokens: 200, output_tokens: 90 },
      input_token_details: {
        ...{ text_tokens: 50, audio_tokens: 150, cached_tokens: 20 },
        cached_tokens_details: { text_tokens: 5, audio_tokens: 15 },
      },
      output_token_details: { text_tokens: 10, audio_tokens: 80 },
    };
    const server = await emulator({ kind: 'says', audio: ['AAAA', 'BBBB'], pieces: ['Well.'], usage });
    const line = await opened(server, { output: 'audio' });
    line.send({ kind: 'audio', audio: 'AQID' });
    line.send({ kind: 'commit-audio' });
    line.send({ kind: 'respond' });

    expect((await until(line, 'response-ended')).slice(1)).toEqual([
      { kind: 'audio', audio: 'AAAA' },
      { kind: 'audio', audio: 'BBBB' },
      { kind: 'transcript', text: 'Well.' },
      {
        ...{ kind: 'response-ended', responseId: 'resp_1', status: 'completed' },
        usage: {
          ...{ inputTokens: 200, outputTokens: 90, cachedInputTokens: 20 },
          ...{ audioInputTokens: 150, cachedAudioInputTokens: 15, audioOutputTokens: 80 },
        },
      },
    ]);
    expect(server.lines[0]?.received.slice(1)).toEqual([
      { type: 'input_audio_buffer.append', audio: 'AQID' },
      { type: 'input_audio_buffer.commit' },
      { type: 'response.create' },
    ]);
  });

  it('tells of each call of a tool once, and takes its result', async () => {
    const calls = [{ id: 'call_1', name: 'run_agent', inputText: '{"agentId":"echo"}' }];
    const server = await emulator({ kind: 'says', calls });
    const line = await opened(server, { tools });
    line.send({ kind: 'respond' });

    expect((await until(line, 'response-ended')).filter(({ kind }) => kind === 'tool-call')).toEqual([
      { kind: 'tool-call', callId: 'call_1', name: 'run_agent', inputText: '{"agentId":"echo"}' },
    ]);
    line.send({ kind: 'tool-result', callId: 'call_1', output: 'done' });
    line.send({ kind: 'interrupt' });
    expect(await until(line, 'refused')).toMatchObject([{ code: 'response_cancel_not_active' }]);
    expect(server.lines[0]?.received.at(-2)).toMatchObject({
      item: { type: 'function_call_output', call_id: 'call_1', output: 'done' },
    });
  });

  it('goes on after a refusal, and can be interrupted', async () => {
    const server = await emulator({ kind: 'refuses', code: 'rate_limit_exceeded', message: 'Slower.' });
    const line = await opened(server);
    const events = line.events[Symbol.asyncIterator]();
    line.send({ kind: 'respond' });
    expect((await events.next()).value).toEqual({
      kind: 'refused',
      code: 'rate_limit_exceeded',
      message: 'Slower.',
    });
    line.send({ kind: 'respond' });
    expect((await events.next()).value).toMatchObject({ kind: 'response-began' });
    line.send({ kind: 'interrupt' });
    expect((await events.next()).value).toMatchObject({ status: 'interrupted', usage: null });
  });

  it('ends when it is closed, and takes nothing any more', async () => {
    const line = await opened(await emulator());
    line.close();
    expect(await until(line, 'response-ended')).toEqual([]);
    expect(line.send({ kind: 'respond' })).toBe(false);
  });

  it.each([
    ['is cut', { kind: 'says', pieces: ['half'], instead: 'drop' }, 'MODEL_UNREACHABLE'],
    ['brings something else than JSON', { kind: 'raw', text: 'pardon' }, 'MODEL_BROKEN_ANSWER'],
  ] as const)('breaks when its line %s', async (_name, turn, code) => {
    const line = await opened(await emulator(turn));
    line.send({ kind: 'respond' });
    await expect(until(line, 'response-ended')).rejects.toMatchObject({ code });
    expect(line.send({ kind: 'respond' })).toBe(false);
  });

  it.each([
    [401, 'MODEL_KEY_REFUSED'],
    [404, 'MODEL_NOT_FOUND'],
    [429, 'MODEL_RATE_LIMITED'],
    [503, 'MODEL_OVERLOADED'],
    ['refuse', 'MODEL_REFUSED'],
  ] as const)('does not begin when the provider answers %s', async (how, code) => {
    const server = await emulator();
    server.greet(how);
    await expect(opened(server)).rejects.toMatchObject({ code });
  });

  it('does not begin where nobody listens, nor when the caller leaves', async () => {
    const server = await startRealtimeEmulator();
    await server[Symbol.asyncDispose]();
    await expect(opened(server)).rejects.toMatchObject({ code: 'MODEL_UNREACHABLE' });
    const silent = await emulator();
    silent.greet('silence');
    const leaving = new AbortController();
    const model = openAiModels({ apiKey, baseUrl: silent.baseUrl }).realtime('gpt-realtime');
    const opening = model.open(config, leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(opening).rejects.toThrow('gone');
  });
});
