import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StoreServer, startStoreServer } from '../src/server/server.ts';
import { frameRequest } from '../src/server/wire.ts';
import { docOf } from '../src/values/document.ts';
import { encode } from '../src/values/encode.ts';
import { connectWire, nextReply } from './support/wire-client.ts';

describe('the wire protocol', () => {
  let folder = '';
  let path = '';
  let server: StoreServer | undefined;
  const lines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ymera-wire-'));
    path = join(folder, 'm.sock');
    server = await startStoreServer({
      file: join(folder, 'data.sqlite'),
      socketPath: path,
      synchronous: 'NORMAL',
      log: (line) => lines.push(line),
    });
  });

  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ping = docOf({ ping: 1, $db: 'admin' });
  const stillAnswers = async (): Promise<void> => {
    const client = await connectWire(path);
    expect(await client.ask(ping)).toMatchObject({ ok: 1 });
    client.socket.destroy();
  };

  const header = (length: number, opCode: number, body: Uint8Array = Buffer.alloc(0)): Buffer => {
    const head = Buffer.alloc(16);
    head.writeInt32LE(length, 0);
    head.writeInt32LE(opCode, 12);
    return Buffer.concat([head, body]);
  };
  const message = (body: Uint8Array, opCode = 2013): Buffer => header(16 + body.length, opCode, body);

  test.each([
    ['a negative length', header(-1, 2013)],
    ['a length shorter than the header', header(3, 2013)],
    ['a length of two gigabytes', header(2_147_483_647, 2013)],
    ['an unknown opcode', message(Buffer.alloc(8), 9999)],
    ['an opcode of long ago', message(Buffer.alloc(8), 2002)],
    ['an OP_MSG without flags', message(Buffer.alloc(2))],
    ['unknown required flags', message(Buffer.from([0xf0, 0, 0, 0, 0]))],
    ['an unknown section kind', message(Buffer.from([0, 0, 0, 0, 9, 5, 0, 0, 0, 0]))],
    ['a section longer than its message', message(Buffer.from([0, 0, 0, 0, 0, 99, 0, 0, 0, 0]))],
    ['no body section', message(Buffer.alloc(5))],
    ['a document sequence without a name', message(Buffer.from([0, 0, 0, 0, 1, 6, 0, 0, 0, 65, 65]))],
    ['text that is no protocol at all', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ])('%s ends that connection and no other', async (_, bytes) => {
    const client = await connectWire(path);
    client.send(bytes);
    await client.closed;
    await stillAnswers();
  });

  const sections = (bson: Uint8Array): Buffer => message(Buffer.concat([Buffer.alloc(5), bson]));
  const document = (...bytes: number[]): Buffer => {
    const all = Buffer.from([0, 0, 0, 0, ...bytes, 0]);
    all.writeInt32LE(all.length, 0);
    return all;
  };

  test.each([
    ['a document whose inside ends too early', document(0x02, 97, 0, 50, 0, 0, 0, 65)],
    ['an unknown BSON type', document(0x77, 97, 0)],
    ['a text that is not terminated', document(0x02, 97, 0, 1, 0, 0, 0, 65)],
    ['an embedded document longer than its parent', document(0x03, 97, 0, 99, 0, 0, 0)],
    ['binary data of negative length', document(0x05, 97, 0, 255, 255, 255, 255, 0)],
    ['a name that is not terminated', document(0x10, 97, 98)],
  ])('%s is refused with InvalidBSON on a connection that lives', async (_, bson) => {
    const client = await connectWire(path);
    client.send(sections(bson));
    expect(await nextReply(client.socket)).toMatchObject({ ok: 0, code: 22 });
    expect(await client.ask(ping)).toMatchObject({ ok: 1 });
    client.socket.destroy();
  });

  test('a document nested ten thousand levels deep is refused', async () => {
    const levels = 10_000;
    const bson = Buffer.alloc(levels * 8 + 5);
    for (let i = 0; i <= levels; i++) {
      bson.writeInt32LE(bson.length - i * 8, i * 7);
      if (i < levels) bson.set([0x03, 97, 0], i * 7 + 4);
    }
    const client = await connectWire(path);
    client.send(sections(bson));
    expect(await nextReply(client.socket)).toMatchObject({ ok: 0, code: 15 });
    client.socket.destroy();
  });

  test('random bytes after a good message do not hurt the others', async () => {
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647);
    for (let round = 0; round < 50; round++) {
      const client = await connectWire(path);
      const bytes = frameRequest(1, docOf({ insert: 'x', $db: 'fuzz', documents: [docOf({ _id: round })] }));
      for (let i = 0; i < 8; i++) bytes[16 + (random() % (bytes.length - 16))] = random() % 256;
      client.send(bytes);
      client.socket.resume().end();
      await client.closed;
    }
    await stillAnswers();
  });

  test('a message that comes byte by byte is answered when it is whole', async () => {
    const client = await connectWire(path);
    const reply = nextReply(client.socket);
    for (const byte of frameRequest(1, ping)) client.send(Uint8Array.of(byte));
    expect(await reply).toMatchObject({ ok: 1 });
    client.socket.destroy();
  });

  test('a client that leaves in the middle of a message costs nothing', async () => {
    const client = await connectWire(path);
    client.send(frameRequest(1, ping).subarray(0, 20));
    client.socket.destroy();
    await stillAnswers();
  });

  test('a thousand connections are opened and dropped', async () => {
    for (let round = 0; round < 20; round++) {
      const clients = await Promise.all(Array.from({ length: 50 }, () => connectWire(path)));
      for (const client of clients) client.socket.destroy();
    }
    await stillAnswers();
    await expect.poll(() => server?.connections()).toBeLessThan(3);
  });

  test('the old handshake by OP_QUERY is answered, and no other command of it', async () => {
    const client = await connectWire(path);
    const query = (command: Uint8Array): Buffer =>
      message(Buffer.concat([Buffer.alloc(4), Buffer.from('admin.$cmd\0'), Buffer.alloc(8), command]), 2004);
    client.send(query(encode(docOf({ isMaster: 1 }))));
    const [bytes] = await new Promise<[Buffer]>((resolve) =>
      client.socket.once('data', (data) => resolve([data])),
    );
    expect(bytes.readInt32LE(12)).toBe(1);
    expect(bytes.includes('isWritablePrimary')).toBe(true);
    client.socket.destroy();
  });
});
