import { BSON, type Document } from 'mongodb';

const headerBytes = 16;
const opMsg = 2013;

/** A message of MongoDB's wire protocol, still bytes. */
export interface WireMessage {
  readonly bytes: Buffer;
  readonly requestId: number;
  readonly responseTo: number;
}

/** Cuts a stream of bytes into messages; called with every chunk, it gives those that are complete by then. */
export function messageCutter(): (chunk: Buffer) => WireMessage[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const messages: WireMessage[] = [];
    while (rest.length >= headerBytes && rest.length >= rest.readInt32LE(0)) {
      const bytes = rest.subarray(0, rest.readInt32LE(0));
      messages.push({ bytes, requestId: bytes.readInt32LE(4), responseTo: bytes.readInt32LE(8) });
      rest = rest.subarray(bytes.length);
    }
    return messages;
  };
}

/** The document of an OP_MSG, its sequences among its fields; undefined for other kinds of messages. */
export function documentOf({ bytes }: WireMessage): Document | undefined {
  if (bytes.readInt32LE(12) !== opMsg) return undefined;
  let document: Document = {};
  for (let at = headerBytes + 4; at < bytes.length; ) {
    const size = bytes.readInt32LE(at + 1);
    const section = bytes.subarray(at + 1, at + 1 + size);
    document =
      bytes[at] === 0 ? { ...decode(section), ...document } : { ...document, ...sequenceOf(section) };
    at += 1 + size;
  }
  return document;
}

function sequenceOf(section: Buffer): Document {
  const nameEnd = section.indexOf(0, 4);
  const documents: Document[] = [];
  for (let at = nameEnd + 1; at < section.length; at += section.readInt32LE(at)) {
    documents.push(decode(section.subarray(at, at + section.readInt32LE(at))));
  }
  return { [section.toString('utf8', 4, nameEnd)]: documents };
}

// Numbers keep their kind, so that what is encoded again is what it was.
const decode = (bytes: Buffer): Document =>
  BSON.deserialize(bytes, { promoteValues: false, bsonRegExp: true });

/** An OP_MSG with one document in it. */
export function messageOf(
  document: Document,
  { requestId, responseTo }: { requestId: number; responseTo: number },
): WireMessage {
  const body = BSON.serialize(document, { ignoreUndefined: true });
  const bytes = Buffer.alloc(headerBytes + 5 + body.length);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(requestId, 4);
  bytes.writeInt32LE(responseTo, 8);
  bytes.writeInt32LE(opMsg, 12);
  bytes.set(body, headerBytes + 5);
  return { bytes, requestId, responseTo };
}
