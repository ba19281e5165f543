import { ModelError, type RealtimeEvent, type RealtimeLine } from '@ymera/kernel/language-model';
import { createPieceMender, type PieceMender } from '../whole-unicode.ts';
import { type Delegated, delegate, delegationTools } from './delegate.ts';
import type { LiveSession } from './live-session.ts';
import type { RealtimeDesk } from './realtime-desk.ts';
import { bookResponse } from './response-books.ts';

type ToolCall = Extract<RealtimeEvent, { kind: 'tool-call' }>;
type ResponseEnd = Pick<Extract<RealtimeEvent, { kind: 'response-ended' }>, 'status' | 'usage'>;

/** An answer as it comes. */
interface Response {
  readonly startedAt: number;
  said: string;
  sound: number;
  readonly calls: ToolCall[];
  /** Of what it says in words, or of the transcript of what it says in sound. */
  readonly mender: PieceMender;
  words: 'TEXT' | 'TRANSCRIPT';
}

/** Calls of one answer that are done; the model is told so of the others. */
const callsMax = 10;

/** A session's line: every new one is a conversation of its own to the provider. */
interface Talk {
  readonly line: RealtimeLine;
  response: Response | null;
  isOver: boolean;
}

/**
 * Passes on what the model says, has agents do what it asks for, and goes over to a new line when one breaks: once
 * between two answers. It never rejects, and ends with the session.
 */
export async function converse(desk: RealtimeDesk, session: LiveSession, first: RealtimeLine): Promise<void> {
  let line: RealtimeLine | null = first;
  let breaks = 0;
  while (line) {
    const talk: Talk = { line, response: null, isOver: false };
    const problem = await follow(desk, session, talk, () => {
      breaks = 0;
    });
    talk.isOver = true;
    if (session.signal.aborted) return;
    await lose(desk, session, talk);
    breaks += 1;
    line = breaks > 1 ? null : await reopen(desk, session);
    if (!line) session.end('REALTIME_LOST', `The line to ${session.served.card.id} is lost: ${problem}`);
  }
}

/** Opens a line for a session and tells the model what was said in it. @throws ModelError */
export function openLine(
  { served, instructions, transcript, view }: LiveSession,
  signal: AbortSignal,
): Promise<RealtimeLine> {
  const delegates = view.agents === null || view.agents.length > 0;
  return served.model.open(
    {
      instructions,
      output: view.output === 'AUDIO' ? 'audio' : 'text',
      tools: delegates ? delegationTools : [],
      earlier: transcript.messages,
    },
    signal,
  );
}

/** Why the line ended. */
async function follow(
  desk: RealtimeDesk,
  session: LiveSession,
  talk: Talk,
  answered: () => void,
): Promise<string> {
  try {
    for await (const event of talk.line.events) {
      if (session.signal.aborted) break;
      if (event.kind === 'response-ended') answered();
      await take(desk, { session, talk }, event);
    }
    return 'it was closed';
  } catch (error) {
    if (error instanceof ModelError) return error.message;
    if (!session.signal.aborted)
      desk.log.error('a realtime session failed', { error, sessionId: session.id });
    return 'the platform failed';
  }
}

interface Place {
  readonly session: LiveSession;
  readonly talk: Talk;
}

async function take(desk: RealtimeDesk, { session, talk }: Place, event: RealtimeEvent): Promise<void> {
  const { turn } = session;
  const response = talk.response;
  switch (event.kind) {
    case 'response-began':
      talk.response = {
        startedAt: desk.clock.now(),
        said: '',
        sound: 0,
        calls: [],
        mender: createPieceMender(),
        words: 'TEXT',
      };
      turn.state = 'ANSWERING';
      return session.tell('RESPONSE_STARTED');
    case 'text':
    case 'transcript':
      if (!response) return;
      response.words = event.kind === 'text' ? 'TEXT' : 'TRANSCRIPT';
      return say(session, response, response.mender.add(event.text));
    case 'audio':
      if (response) response.sound += event.audio.length;
      return session.tell('AUDIO', { audio: event.audio });
    case 'tool-call':
      response?.calls.push({ ...event, inputText: event.inputText.toWellFormed() });
      return;
    case 'refused':
      session.tell('REFUSED', {
        errorCode: event.code.slice(0, 100).toWellFormed(),
        message: event.message.slice(0, 500).toWellFormed(),
      });
      // Whoever speaks next asks again.
      if (turn.state === 'ASKED') Object.assign(turn, { state: null, wanted: false });
      return;
    case 'response-ended':
      return ended(desk, { session, talk }, event);
  }
}

function say(session: LiveSession, response: Response, text: string): void {
  if (text === '') return;
  response.said += text;
  session.tell(response.words, { text });
}

async function ended(desk: RealtimeDesk, place: Place, end: ResponseEnd): Promise<void> {
  const { session, talk } = place;
  const response = talk.response;
  const { turn } = session;
  talk.response = null;
  turn.state = null;
  if (!response) return;
  say(session, response, response.mender.end());
  await book(desk, session, response, end);
  session.transcript.add({ role: 'assistant', text: response.said });
  if (session.signal.aborted) return;
  const { input, output } = session.view.tokens;
  if (input + output > desk.settings.tokensMax)
    return session.end('REALTIME_TOKENS_SPENT', `It has taken ${input + output} tokens.`);
  if (response.calls.length > 0 && end.status === 'completed') {
    turn.state = 'DELEGATING';
    // Not waited for: the user may speak, or interrupt, while agents work.
    void runCalls(desk, place, response.calls);
  } else if (turn.wanted) tryTo(() => session.ask());
}

/** What the model asked for, one after the other; then it is told, and answers. It never rejects. */
async function runCalls(
  desk: RealtimeDesk,
  { session, talk }: Place,
  calls: readonly ToolCall[],
): Promise<void> {
  const { turn } = session;
  const delegating = new AbortController();
  turn.delegating = delegating;
  const signal = AbortSignal.any([delegating.signal, session.signal]);
  for (const [index, call] of calls.entries()) {
    const tool = call.name.slice(0, 64).toWellFormed();
    session.tell('TOOL_CALL', { tool, text: call.inputText.slice(0, 10_000).toWellFormed() });
    const done =
      index < callsMax
        ? await delegate(desk, { ...delegationOf(session), ...call, tool: call.name }, signal)
        : tooMany;
    if (session.signal.aborted) return;
    const { output, ...rest } = done;
    session.tell('TOOL_RESULT', { tool, text: output, ...rest });
    tellModel({ session, talk }, call, output);
  }
  turn.delegating = null;
  turn.state = null;
  if (!delegating.signal.aborted || turn.wanted) tryTo(() => session.ask());
}

const tooMany: Delegated = {
  output: JSON.stringify({ error: { code: 'TOO_MANY_CALLS', message: `At most ${callsMax} at once.` } }),
  ...{ agentId: null, agentRunId: null, errorCode: 'TOO_MANY_CALLS' },
};

/** A line that was opened since does not know of the call, and is told in words. */
function tellModel({ session, talk }: Place, { callId, name }: ToolCall, output: string): void {
  const text = `${name} has given: ${output}`;
  tryTo(() => session.send(talk.isOver ? { kind: 'text', text } : { kind: 'tool-result', callId, output }));
  session.transcript.add({ role: 'user', text: text.slice(0, 10_000).toWellFormed() });
}

function delegationOf({ id: sessionId, view: { tenantId, startedBy, agents } }: LiveSession) {
  return { sessionId, tenantId, startedBy, agents };
}

// The line may have broken in between; who follows it sees to that.
function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    return;
  }
}

async function book(
  desk: RealtimeDesk,
  session: LiveSession,
  { startedAt, said, sound, calls }: Response,
  { status, usage }: ResponseEnd | { readonly status: 'lost'; readonly usage: null },
): Promise<void> {
  const { turn, view, served, instructions, transcript } = session;
  const errorCode = errorCodes[status];
  const booked = await bookResponse(desk.gateway, {
    ...{ tenantId: view.tenantId, startedBy: view.startedBy, card: served.card, startedAt, errorCode },
    ...{ calledTools: calls.length > 0, usage, said, soundSaid: sound, soundHeard: turn.heard },
    read: [instructions, ...transcript.messages.map(({ text }) => text)],
  });
  turn.heard = 0;
  session.charge(booked);
  session.tell('RESPONSE_ENDED', { errorCode, ...booked });
}

const errorCodes = {
  completed: null,
  interrupted: 'CANCELLED',
  incomplete: 'MODEL_BROKEN_ANSWER',
  failed: 'MODEL_OVERLOADED',
  lost: 'MODEL_UNREACHABLE',
} as const;

/** What was being said when the line broke is over, and has cost. */
async function lose(desk: RealtimeDesk, session: LiveSession, talk: Talk): Promise<void> {
  const { turn } = session;
  const wasBusy = turn.state === 'ASKED' || turn.state === 'ANSWERING';
  if (talk.response) await book(desk, session, talk.response, { status: 'lost', usage: null });
  if (!wasBusy) return;
  turn.state = null;
  turn.wanted = true;
}

async function reopen(desk: RealtimeDesk, session: LiveSession): Promise<RealtimeLine | null> {
  try {
    const line = await openLine(session, session.signal);
    session.use(line);
    session.turn.uncommitted = false;
    session.tell('RECONNECTED');
    if (session.turn.wanted) tryTo(() => session.ask());
    return line;
  } catch (error) {
    if (!session.signal.aborted && !(error instanceof ModelError))
      desk.log.error('a realtime session could not be taken up again', { error, sessionId: session.id });
    return null;
  }
}
