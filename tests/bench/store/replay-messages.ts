import type { Socket } from 'node:net';

const headerBytes = 16;
const opQuery = 2004;

/** Calls back with every message of MongoDB's protocol that a socket brings, whole. */
export function splitMessages(socket: Socket, take: (message: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let length = lengthOf(rest); rest.length >= length; length = lengthOf(rest)) {
      take(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
}

const lengthOf = (bytes: Buffer): number => (bytes.length < headerBytes ? headerBytes : bytes.readInt32LE(0));

/** The first reply to each command. */
export class RepliesByName {
  private readonly replies = new Map<string, Buffer>();

  /** The command's name, which is the first field of its document; the old handshake has one of its own. */
  static nameOf(request: Buffer): string {
    if (request.readInt32LE(12) === opQuery) return 'handshake';
    // Flags, the kind of the first section, the document's length and the first field's type come before the name.
    const start = headerBytes + 4 + 1 + 4 + 1;
    return request.toString('latin1', start, request.indexOf(0, start));
  }

  keep(name: string, reply: Buffer): void {
    if (!this.replies.has(name)) this.replies.set(name, Buffer.from(reply));
  }

  /** The reply kept under a name, addressed to a request. */
  answerTo(name: string, request: Buffer): Buffer | undefined {
    const kept = this.replies.get(name);
    if (kept === undefined) return undefined;
    const reply = Buffer.from(kept);
    request.copy(reply, 8, 4, 8);
    return reply;
  }
}
