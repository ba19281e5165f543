import { InvalidArgumentError, type Principal, requireWellFormed } from '@ymera/kernel';
import { RealtimeSessionEndedError, RealtimeSessionNotFoundError } from '../../../domain/realtime/errors.ts';
import type { RealtimeSession } from '../../../domain/realtime/session.ts';
import { forgetEnded } from './forget-ended.ts';
import type { LiveSession } from './live-session.ts';
import { isOwn, type RealtimeDesk } from './realtime-desk.ts';

/** A session, and who speaks in it. */
export interface SessionCommand {
  readonly principal: Principal;
  readonly id: string;
}

const textMax = 20_000;
/** Some five seconds of sound. */
const audioMax = 344_064;

/** Says something in words, and has the model answer. @throws RealtimeSessionNotFoundError and what else `send` throws */
export function sendText(
  desk: RealtimeDesk,
  command: SessionCommand & { readonly text: string },
): RealtimeSession {
  const { text } = command;
  if (text.trim() === '' || text.length > textMax)
    throw new InvalidArgumentError('text', `1 to ${textMax} characters`, `${text.length} characters long`);
  requireWellFormed('text', text);
  const session = openOwn(desk, command);
  session.send({ kind: 'text', text });
  session.transcript.add({ role: 'user', text });
  session.ask();
  return session.view;
}

/** Lets the model hear a piece of sound; at the end of a turn it answers. */
export function sendAudio(
  desk: RealtimeDesk,
  command: SessionCommand & { readonly audio: string; readonly endsTurn: boolean },
): RealtimeSession {
  const { audio, endsTurn } = command;
  const isEmpty = audio === '';
  if (!(isEmpty && endsTurn)) requireSound(audio);
  const session = openOwn(desk, command);
  if (!isEmpty) session.hear(audio);
  if (!endsTurn) return session.view;
  session.commitSound();
  session.ask();
  return session.view;
}

/** Ends what the model is saying, and what agents do for it. */
export function interrupt(desk: RealtimeDesk, command: SessionCommand): RealtimeSession {
  const session = openOwn(desk, command);
  session.interrupt();
  return session.view;
}

/** Ends a session; one that has ended stays as it is. */
export function closeSession(desk: RealtimeDesk, command: SessionCommand): RealtimeSession {
  const session = findOwn(desk, command);
  session.end('CLOSED', 'The user closed it.');
  return session.view;
}

/** @throws RealtimeSessionNotFoundError */
export function findOwn(desk: RealtimeDesk, { principal, id }: SessionCommand): LiveSession {
  forgetEnded(desk);
  const session = desk.sessions.get(id);
  if (!session || !isOwn(session.view, principal)) throw new RealtimeSessionNotFoundError(id);
  return session;
}

function openOwn(desk: RealtimeDesk, command: SessionCommand): LiveSession {
  const session = findOwn(desk, command);
  const { end } = session.view;
  if (end) throw new RealtimeSessionEndedError(command.id, end.code);
  return session;
}

/** Whole samples of two bytes, in base64 with its padding. */
function requireSound(audio: string): void {
  const expected = `base64 of whole 16-bit samples, at most ${audioMax} characters`;
  if (audio.length > audioMax || audio === '')
    throw new InvalidArgumentError('audio', expected, `${audio.length} characters long`);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(audio) || audio.length % 4 !== 0)
    throw new InvalidArgumentError('audio', expected, 'not base64');
  if (Buffer.from(audio, 'base64').length % 2 !== 0)
    throw new InvalidArgumentError('audio', expected, 'half a sample too long');
}
