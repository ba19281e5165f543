import type { Socket } from 'node:net';
import { bytesBeforeAdmission, type Gate, type Keeper } from '../authentication/gate.ts';
import { NotYet } from '../bell.ts';
import type { Engine } from '../commands/command.ts';
import { dispatch, errorReply } from '../commands/dispatch.ts';
import { CommandError } from '../errors.ts';
import type { Doc } from '../values/document.ts';
import type { Log } from './log.ts';
import type { Outbox } from './outbox.ts';
import type { Traffic } from './traffic.ts';
import {
  announceMore,
  frameReply,
  type Message,
  ProtocolError,
  parseRequest,
  replyId,
  takesMore,
  wantsAnswer,
} from './wire.ts';

/** What every connection shares. */
export interface Shared {
  readonly engine: Engine;
  readonly outbox: Outbox;
  /** Who is let in; everybody where there is none. */
  readonly gate: Gate | undefined;
  readonly traffic: Traffic;
  readonly log: Log;
}

// A timer cannot be set further ahead than this.
const waitMsMax = 60_000;

/**
 * Serves one client: messages in the order they come, answers in the same order. While a command waits, for a lock or
 * for an event, nothing more is read from its client.
 */
export function serveConnection(shared: Shared, socket: Socket, connectionId: number): void {
  let stopWaiting: (() => void) | undefined;
  const keeper = shared.gate?.keeper();
  const hangUp = (why: string): void => {
    shared.log(`connection ${connectionId} is closed: ${why}`);
    socket.destroy();
  };
  const serve = (): void => {
    try {
      while (stopWaiting === undefined) {
        const message = channel.next();
        if (message === undefined) break;
        handle({ message, answers: message.requestId, arrivedAt: Date.now(), streaming: false });
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      hangUp(error.message);
    }
    if (channel.mustPause) socket.pause();
    else if (stopWaiting === undefined && socket.isPaused()) socket.resume();
  };
  const channel = shared.traffic.open({ onRoom: serve, hangUp });
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    stopWaiting?.();
    channel.close();
    shared.engine.transactions.disconnected(connectionId);
  });
  socket.on('data', (chunk: Buffer) => {
    channel.add(chunk);
    // Until something comes the socket is read on, because that is how the client's end is noticed.
    if (stopWaiting === undefined) serve();
    else socket.pause();
  });

  const handle = (asked: Asked): void => {
    const outcome = answerTo(shared, asked, { connectionId, keeper });
    if (outcome instanceof NotYet) {
      waitFor(outcome, asked);
      return;
    }
    const { answer, reply, streams, afterFailure } = outcome;
    const { message, answers } = asked;
    if (answer === 'none') {
      shared.outbox.send(undefined);
      return;
    }
    const framed = frameReply(answer, answers, reply);
    if (streams) announceMore(framed);
    channel.sending(framed.length);
    shared.outbox.send({
      deliver: (failure) => {
        if (failure !== undefined && afterFailure === 'again') {
          channel.sent(framed.length);
          setImmediate(handle, asked);
          return;
        }
        const told = afterFailure === 'tell' ? failure : cursorLost;
        const bytes = failure === undefined ? framed : frameReply(answer, answers, told ?? failure);
        if (!socket.destroyed) socket.write(bytes, () => channel.sent(framed.length));
      },
    });
    if (streams) {
      handle({ message, answers: replyId(framed), arrivedAt: Date.now(), streaming: true });
    }
  };

  const waitFor = ({ bell, until }: NotYet, asked: Asked): void => {
    const again = (): void => {
      stopWaiting?.();
      stopWaiting = undefined;
      if (socket.destroyed) return;
      handle(asked);
      serve();
    };
    // Woken in a turn of its own, so that those who wait do not run inside of whoever rings.
    const stopBell = bell.wait(() => {
      clearTimeout(timer);
      const soon = setImmediate(again);
      stopWaiting = () => clearImmediate(soon);
    });
    const timer = setTimeout(again, Math.min(Math.max(until - Date.now(), 0), waitMsMax));
    stopWaiting = () => {
      stopBell();
      clearTimeout(timer);
    };
  };
}

/** A message and when it came, in milliseconds since the epoch; waiting counts from there. */
interface Asked {
  readonly message: Message;
  /** The number that the answer refers to: the message's, or in a stream that of the answer before. */
  readonly answers: number;
  readonly arrivedAt: number;
  readonly streaming: boolean;
}

interface Outcome {
  readonly answer: 'msg' | 'reply' | 'none';
  readonly reply: Uint8Array;
  /** Another answer follows when there is news. */
  readonly streams: boolean;
  /**
   * What to do if the commit fails that it waited for. What was to be written is told to have failed; a read is done
   * again; and a cursor has moved on, over what may never have been, so its client has to begin anew.
   */
  readonly afterFailure: 'tell' | 'again' | 'cursorLost';
}

const cursorLost = errorReply(new CommandError(43, 'the cursor was lost with a commit that failed'));

/** A driver's monitor asks once how the server is, and is told again and again. */
const isStream = (message: Message, { hello, isMaster, ismaster, maxAwaitTimeMS }: Doc): boolean =>
  takesMore(message) && (hello ?? isMaster ?? ismaster) !== undefined && Number(maxAwaitTimeMS) > 0;

interface Caller {
  readonly connectionId: number;
  readonly keeper: Keeper | undefined;
}

function answerTo({ engine, outbox, log }: Shared, asked: Asked, caller: Caller): Outcome | NotYet {
  const { message, arrivedAt, streaming } = asked;
  const { connectionId, keeper } = caller;
  if (keeper?.admitted() === false && message.body.length > bytesBeforeAdmission) {
    throw new ProtocolError('a long message came before authentication');
  }
  try {
    const { answer, command } = parseRequest(message);
    const run = (): Uint8Array => dispatch(engine, command, { connectionId, arrivedAt, streaming });
    const reply = keeper === undefined ? run() : keeper.handle(command, run);
    const wrote = engine.store.batch.endCommand();
    const afterFailure = wrote ? 'tell' : command.getMore === undefined ? 'again' : 'cursorLost';
    return { answer, reply, streams: isStream(message, command), afterFailure };
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    outbox.undoCommand(error);
    if (error instanceof NotYet) return error;
    const answer = !wantsAnswer(message) ? 'none' : message.opCode === 2004 ? 'reply' : 'msg';
    const refusal = { answer, streams: false, afterFailure: 'tell' } as const;
    if (error instanceof CommandError) return { ...refusal, reply: errorReply(error) };
    log(`a command failed: ${error instanceof Error ? error.stack : String(error)}`);
    return { ...refusal, reply: errorReply(failureOf(error)) };
  }
}

/** What a client is told about a failure that is not its own. */
export function failureOf(error: unknown): CommandError {
  const text = error instanceof Error ? error.message : String(error);
  const full = /disk is full/i.test(text);
  return new CommandError(full ? 14031 : 1, full ? 'the disk is full' : `the embedded store failed: ${text}`);
}
