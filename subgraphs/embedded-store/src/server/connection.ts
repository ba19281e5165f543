import type { Socket } from 'node:net';
import type { Engine } from '../commands/command.ts';
import { dispatch, errorReply } from '../commands/dispatch.ts';
import { CommandError } from '../errors.ts';
import type { Log } from './log.ts';
import type { Outbox } from './outbox.ts';
import { frameReply, type Message, ProtocolError, parseRequest, takeMessage, wantsAnswer } from './wire.ts';

/** What every connection shares. */
export interface Shared {
  readonly engine: Engine;
  readonly outbox: Outbox;
  readonly log: Log;
}

/** Serves one client: messages in the order they come, answers in the same order. */
export function serveConnection(shared: Shared, socket: Socket, connectionId: number): void {
  let chunks: Buffer[] = [];
  let received = 0;
  let needed = 16;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('drain', () => socket.resume());
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    received += chunk.length;
    // A large message comes in many chunks; they are joined only when it is complete.
    if (received < needed) return;
    try {
      const rest = handleAll(Buffer.concat(chunks));
      chunks = rest.length === 0 ? [] : [rest];
      received = rest.length;
      needed = rest.length >= 4 ? Math.max(16, rest.readInt32LE(0)) : 16;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      shared.log(`connection ${connectionId} is closed: ${error.message}`);
      socket.destroy();
    }
  });

  const handleAll = (bytes: Buffer): Buffer => {
    let rest = bytes;
    for (let taken = takeMessage(rest); taken !== undefined; taken = takeMessage(rest)) {
      rest = taken.rest;
      handle(taken.message);
    }
    return rest;
  };

  const handle = (message: Message): void => {
    const { answer, reply } = answerTo(shared, message, connectionId);
    if (answer === 'none') {
      shared.outbox.send(undefined);
      return;
    }
    const framed = frameReply(answer, message.requestId, reply);
    shared.outbox.send({
      deliver: (failure) => {
        const bytes = failure === undefined ? framed : frameReply(answer, message.requestId, failure);
        if (!socket.destroyed && !socket.write(bytes)) socket.pause();
      },
    });
  };
}

function answerTo(
  { engine, outbox, log }: Shared,
  message: Message,
  connectionId: number,
): { answer: 'msg' | 'reply' | 'none'; reply: Uint8Array } {
  try {
    const { answer, command } = parseRequest(message);
    const reply = dispatch(engine, command, connectionId);
    engine.store.batch.endCommand();
    return { answer, reply };
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    const answer = !wantsAnswer(message) ? 'none' : message.opCode === 2004 ? 'reply' : 'msg';
    if (error instanceof CommandError) return { answer, reply: errorReply(error) };
    log(`a command failed: ${error instanceof Error ? error.stack : String(error)}`);
    outbox.undoCommand(error);
    return { answer, reply: errorReply(failureOf(error)) };
  }
}

/** What a client is told about a failure that is not its own. */
export function failureOf(error: unknown): CommandError {
  const text = error instanceof Error ? error.message : String(error);
  const full = /disk is full/i.test(text);
  return new CommandError(full ? 14031 : 1, full ? 'the disk is full' : `the embedded store failed: ${text}`);
}
