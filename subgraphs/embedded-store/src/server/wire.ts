import { CommandError } from '../errors.ts';
import { decode } from '../values/decode.ts';
import type { Doc } from '../values/document.ts';
import { documentBytesMax, encode } from '../values/encode.ts';
import { crc32c } from './crc32c.ts';

/** The largest message MongoDB accepts, in bytes. */
const messageBytesMax = 48_000_000;
// A command may be larger than a document by as much as its own fields need.
const bodyBytesMax = documentBytesMax + 16 * 1024;
/** The most documents of one sequence: what the handshake announces as maxWriteBatchSize. */
const sequenceMax = 100_000;
/** What every message begins with: its length, its number, the number it answers, its kind. */
export const headerBytes = 16;
const opReply = 1;
const opQuery = 2004;
const opCompressed = 2012;
const opMsg = 2013;
const checksumPresent = 1 << 0;
const moreToCome = 1 << 1;
const exhaustAllowed = 1 << 16;
// Bits 0 to 15 must be understood by the receiver.
const unknownRequired = 0xffff & ~(checksumPresent | moreToCome);

/** A message as it came: still bytes. */
export interface Message {
  readonly requestId: number;
  readonly opCode: number;
  readonly header: Buffer;
  readonly body: Buffer;
}

/** A violation of the protocol after which the connection cannot be trusted. */
export class ProtocolError extends Error {}

/** The length that a message's header gives; throws ProtocolError if no message has it. */
export function messageLength(header: Buffer): number {
  const length = header.readInt32LE(0);
  if (length < headerBytes || length > messageBytesMax) {
    throw new ProtocolError(
      `a message of ${length} bytes is not between ${headerBytes} and ${messageBytesMax}`,
    );
  }
  return length;
}

/** The message that these bytes are, from its first to its last. */
export const messageAt = (bytes: Buffer): Message => ({
  requestId: bytes.readInt32LE(4),
  opCode: bytes.readInt32LE(12),
  header: bytes.subarray(0, headerBytes),
  body: bytes.subarray(headerBytes),
});

/** Cuts the first message off the bytes received; undefined until it is complete. */
export function takeMessage(bytes: Buffer): { message: Message; rest: Buffer } | undefined {
  if (bytes.length < headerBytes) return undefined;
  const length = messageLength(bytes);
  if (bytes.length < length) return undefined;
  return { message: messageAt(bytes.subarray(0, length)), rest: bytes.subarray(length) };
}

/** What a message asks for. */
export interface Request {
  readonly requestId: number;
  readonly command: Doc;
  /** How to answer: in kind, or not at all. */
  readonly answer: 'msg' | 'reply' | 'none';
}

/** Reads OP_MSG, and OP_QUERY as far as drivers use it to shake hands. */
export function parseRequest(message: Message): Request {
  const { requestId, opCode } = message;
  if (opCode === opMsg) return { requestId, ...parseMsg(message) };
  if (opCode === opQuery) return { requestId, answer: 'reply', command: parseQuery(message.body) };
  if (opCode === opCompressed) {
    throw new ProtocolError('the message is compressed, and no compressor was announced');
  }
  throw new ProtocolError(`opcode ${opCode} is not spoken here`);
}

/** Whether the client takes further answers without asking again. */
export const takesMore = ({ opCode, body }: Message): boolean =>
  opCode === opMsg && body.length >= 4 && (body.readUInt32LE(0) & exhaustAllowed) !== 0;

/** Says in a framed answer that another one follows by itself. */
export function announceMore(framed: Buffer): void {
  framed.writeUInt32LE(framed.readUInt32LE(headerBytes) | moreToCome, headerBytes);
}

/** The number of a framed answer, which the next one of a stream refers to. */
export const replyId = (framed: Buffer): number => framed.readInt32LE(4);

/** Whether an answer is expected; readable even if the rest of the message is not. */
export const wantsAnswer = ({ opCode, body }: Message): boolean =>
  opCode !== opMsg || body.length < 4 || (body.readUInt32LE(0) & moreToCome) === 0;

function parseMsg({ header, body }: Message): { command: Doc; answer: 'msg' | 'none' } {
  if (body.length < 5) throw new ProtocolError('an OP_MSG is shorter than its flags');
  const flags = body.readUInt32LE(0);
  if ((flags & unknownRequired) !== 0) throw new ProtocolError(`unknown required flags ${flags}`);
  const end = (flags & checksumPresent) === 0 ? body.length : checkedEnd(header, body);
  let command: Doc | undefined;
  const sequences: [string, Doc[]][] = [];
  for (let at = 4; at < end; ) {
    const kind = body.readUInt8(at);
    const size = sectionSize(body, at + 1, end);
    const section = body.subarray(at + 1, at + 1 + size);
    if (kind === 0 && command === undefined) command = parseBody(section);
    else if (kind === 1) sequences.push(parseSequence(section));
    else throw new ProtocolError(`section kind ${kind} is unknown or repeated`);
    at += 1 + size;
  }
  if (command === undefined) throw new ProtocolError('an OP_MSG has no body section');
  for (const [name, documents] of sequences) {
    if (Object.hasOwn(command, name)) throw new CommandError(2, `'${name}' is given twice`);
    command[name] = documents;
  }
  return { command, answer: (flags & moreToCome) === 0 ? 'msg' : 'none' };
}

function checkedEnd(header: Buffer, body: Buffer): number {
  const end = body.length - 4;
  if (end < 4 || crc32c(header, body.subarray(0, end)) !== body.readUInt32LE(end)) {
    throw new ProtocolError('the checksum is not the one of the message');
  }
  return end;
}

function parseBody(section: Buffer): Doc {
  if (section.length > bodyBytesMax) {
    throw new CommandError(10334, `a command of ${section.length} bytes is larger than ${bodyBytesMax}`);
  }
  return decode(section);
}

function sectionSize(body: Buffer, at: number, end: number): number {
  if (at + 4 > end) throw new ProtocolError('a section has no length');
  const size = body.readInt32LE(at);
  if (size < 5 || at + size > end) throw new ProtocolError('a section is longer than its message');
  return size;
}

function parseSequence(section: Buffer): [string, Doc[]] {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new ProtocolError('a document sequence has no name');
  const documents: Doc[] = [];
  for (let at = nameEnd + 1; at < section.length; ) {
    const size = sectionSize(section, at, section.length);
    if (documents.length === sequenceMax) {
      throw new CommandError(16, `Write batch sizes must be between 1 and ${sequenceMax}`);
    }
    documents.push(decode(section.subarray(at, at + size)));
    at += size;
  }
  return [section.toString('utf8', 4, nameEnd), documents];
}

function parseQuery(body: Buffer): Doc {
  const nameEnd = body.indexOf(0, 4);
  const name = nameEnd < 0 ? '' : body.toString('utf8', 4, nameEnd);
  if (!name.endsWith('.$cmd')) throw new ProtocolError('OP_QUERY is served for commands only');
  const command = decode(body.subarray(nameEnd + 9));
  command.$db ??= name.slice(0, -'.$cmd'.length);
  const handshake = ['hello', 'isMaster', 'ismaster'];
  if (!handshake.includes(Object.keys(command)[0] ?? '')) {
    throw new CommandError(115, 'OP_QUERY is served for the handshake only; use OP_MSG');
  }
  return command;
}

let lastReplyId = 0;

/** Frames an encoded reply as the answer to a request. */
export function frameReply(answer: 'msg' | 'reply', responseTo: number, reply: Uint8Array): Buffer {
  const head = answer === 'msg' ? headerBytes + 5 : headerBytes + 20;
  const bytes = Buffer.alloc(head + reply.length);
  lastReplyId = (lastReplyId + 1) & 0x7fffffff;
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(lastReplyId, 4);
  bytes.writeInt32LE(responseTo, 8);
  bytes.writeInt32LE(answer === 'msg' ? opMsg : opReply, 12);
  if (answer === 'reply') {
    bytes.writeInt32LE(8, 16); // AwaitCapable, which every server since 1.6 sets
    bytes.writeInt32LE(1, 32); // one document
  }
  bytes.set(reply, head);
  return bytes;
}

/** An encoded request, for tests and tools that speak the protocol without a driver. */
export function frameRequest(requestId: number, command: Doc): Buffer {
  const framed = frameReply('msg', 0, encode(command));
  framed.writeInt32LE(requestId, 4);
  return framed;
}
