import { serialize } from 'bson';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crc32c } from '../../src/server/crc32c.ts';
import { frameRequest } from '../../src/server/wire.ts';
import { docOf } from '../../src/values/document.ts';
import { encode } from '../../src/values/encode.ts';
import { mutated } from './bson-bytes.ts';
import { isDefect, type Peer } from './peer.ts';
import { fuzzRun } from './random.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const { random, rounds } = fuzzRun('wire');
const ping = docOf({ ping: 1, $db: 'admin' });

/** An OP_MSG of these sections with these flags. */
function message(flags: number, ...sections: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(20);
  const all = Buffer.concat([head, ...sections]);
  all.writeInt32LE(all.length, 0);
  all.writeInt32LE(11, 4);
  all.writeInt32LE(2013, 12);
  all.writeUInt32LE(flags, 16);
  return all;
}
const bodySection = (command: object): Buffer => Buffer.concat([Buffer.from([0]), serialize(command)]);
const sequenceSection = (name: string, documents: readonly Uint8Array[]): Buffer => {
  const inside = Buffer.concat([Buffer.from(`${name}\0`), ...documents]);
  const head = Buffer.from([1, 0, 0, 0, 0]);
  head.writeInt32LE(inside.length + 4, 1);
  return Buffer.concat([head, inside]);
};
const checked = (bytes: Buffer, wrong = 0): Buffer => {
  const all = Buffer.concat([bytes, Buffer.alloc(4)]);
  all.writeInt32LE(all.length, 0);
  all.writeUInt32LE((crc32c(all.subarray(0, -4)) ^ wrong) >>> 0, all.length - 4);
  return all;
};

describe('the server under fire', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServerProcess();
  });
  afterAll(() => server.close());

  /** Lets the server read all that it is willing to read: every ping is answered in a later turn of its loop. */
  const manyTurns = async (): Promise<void> => {
    for (let turn = 0; turn < 30; turn++) await server.expectAnswer();
  };

  /** Sends and waits for a reply or for the end of the connection. */
  const provoke = async (bytes: Uint8Array): Promise<void> => {
    const peer = await server.open();
    peer.send(bytes);
    peer.socket.end();
    while (!peer.isClosed()) {
      const reply = await peer.next().catch(() => undefined);
      if (reply !== undefined && isDefect(reply)) {
        throw new Error(`${reply.errmsg} for ${Buffer.from(bytes).toString('hex')}`);
      }
    }
    await peer.closed;
  };

  test('damaged messages are refused or answered, and never felt by others', async () => {
    const valid = [
      message(0, bodySection({ find: 'a', filter: { x: { $gt: 1 } }, sort: { x: -1 }, $db: 'fuzz' })),
      message(
        0,
        bodySection({ insert: 'a', $db: 'fuzz' }),
        sequenceSection('documents', [serialize({ x: [1, { y: 'z' }] })]),
      ),
      checked(message(1, bodySection({ ping: 1, $db: 'admin' }))),
      message(0, bodySection({ update: 'a', updates: [{ q: {}, u: { $set: { x: 1 } } }], $db: 'fuzz' })),
      message(
        0,
        bodySection({ aggregate: 'a', pipeline: [{ $group: { _id: '$x' } }], cursor: {}, $db: 'fuzz' }),
      ),
    ];
    for (let round = 0; round < 400 * rounds; round++) {
      let bytes = mutated(random, random.pick(valid));
      // Half of them keep an honest length, so that what is inside is looked at.
      if (random.below(2) === 0 && bytes.length >= 16) {
        bytes = Buffer.from(bytes);
        bytes.writeInt32LE(bytes.length, 0);
        bytes.writeInt32LE(2013, 12);
      }
      await provoke(bytes);
    }
    await server.expectAnswer();
  });

  test('a checksum that is right is taken, and one that is wrong ends the connection', async () => {
    const peer = await server.open();
    peer.send(checked(message(1, bodySection(ping))));
    expect(await peer.next()).toMatchObject({ ok: 1 });
    peer.send(checked(message(1, bodySection(ping)), 1));
    await peer.closed;
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283); // the check value of CRC-32C
  });

  test('a compressed message ends its connection, since no compressor was announced', async () => {
    const peer = await server.open();
    const hello = await peer.ask(docOf({ hello: 1, compression: ['snappy', 'zlib'], $db: 'admin' }));
    expect(hello.compression ?? []).toEqual([]);
    const bytes = message(0, bodySection(ping));
    bytes.writeInt32LE(2012, 12);
    peer.send(bytes);
    await peer.closed;
  });

  test('more documents than the handshake allows are refused before they are read', async () => {
    const peer = await server.open();
    const empty = serialize({});
    const documents = Array.from({ length: 100_001 }, () => empty);
    peer.send(
      message(0, bodySection({ insert: 'many', $db: 'fuzz' }), sequenceSection('documents', documents)),
    );
    expect(await peer.next()).toMatchObject({ ok: 0, code: 16 });
    expect(await peer.ask(docOf({ count: 'many', $db: 'fuzz' }))).toMatchObject({ n: 0 });
    peer.socket.destroy();
  });

  test('a command larger than a document can be is refused', async () => {
    const peer = await server.open();
    const pad = Buffer.alloc(17 * 1024 * 1024);
    const find = encode(docOf({ find: 'a', filter: docOf({ pad }), $db: 'fuzz' }));
    peer.send(message(0, Buffer.from([0]), find));
    expect(await peer.next()).toMatchObject({ ok: 0, code: 10334 });
    peer.socket.destroy();
  });

  test('48 million bytes are a message, and one byte more ends the connection', async () => {
    const max = 48_000_000;
    const insert = bodySection({ insert: 'large', $db: 'fuzz' });
    const document = (_id: number, bytes: number): Uint8Array =>
      serialize({ _id, pad: Buffer.alloc(bytes - serialize({ _id, pad: Buffer.alloc(0) }).length) });
    const room = max - message(0, insert, sequenceSection('documents', [])).length;
    const third = Math.floor(room / 3);
    const documents = [document(1, third), document(2, third), document(3, room - 2 * third)];
    const bytes = message(0, insert, sequenceSection('documents', documents));
    expect(bytes).toHaveLength(max);
    const peer = await server.open();
    peer.send(bytes);
    expect(await peer.next()).toMatchObject({ ok: 1, n: 3 });
    const longer = Buffer.from(bytes.subarray(0, 100));
    longer.writeInt32LE(max + 1, 0);
    peer.send(longer);
    await peer.closed;
    await server.expectAnswer();
  });

  test('fifty clients in the middle of 40-megabyte messages hold no more than a few of them', async () => {
    const before = server.memory().residentMb;
    const large = message(0, bodySection(ping), sequenceSection('pad', []));
    large.writeInt32LE(40_000_000, 0);
    const peers = await Promise.all(Array.from({ length: 50 }, () => server.open()));
    const filler = Buffer.alloc(8_000_000);
    for (const peer of peers) {
      peer.send(large);
      peer.send(filler);
    }
    await manyTurns();
    expect(server.memory().residentMb - before).toBeLessThan(150);
    for (const peer of peers) peer.socket.destroy();
    await server.expectAnswer();
  });

  test('a client that asks without reading is not served further, and goes on when it reads', async () => {
    const setup = await server.open();
    const text = 'x'.repeat(10_000);
    const documents = Array.from({ length: 400 }, (_, _id) => serialize({ _id, text }));
    setup.send(
      message(0, bodySection({ insert: 'wide', $db: 'fuzz' }), sequenceSection('documents', documents)),
    );
    expect(await setup.next()).toMatchObject({ n: 400 });
    const before = server.memory().peakMb;
    const peer = await server.open();
    peer.socket.pause();
    const find = frameRequest(1, docOf({ find: 'wide', batchSize: 400, singleBatch: true, $db: 'fuzz' }));
    const asked = 80;
    peer.send(Buffer.concat(Array.from({ length: asked }, () => find)));
    await manyTurns();
    expect(server.memory().peakMb - before).toBeLessThan(150);
    let answered = 0;
    for (peer.socket.resume(); answered < asked; answered++)
      expect(await peer.next()).toMatchObject({ ok: 1 });
    peer.socket.destroy();
    setup.socket.destroy();
  });

  test('ten thousand connections are opened and dropped, and leave nothing behind', async () => {
    const before = server.memory();
    for (let opened = 0; opened < 10_000; opened += 100) {
      const peers: Peer[] = await Promise.all(Array.from({ length: 100 }, () => server.open()));
      for (const [i, peer] of peers.entries()) {
        if (i % 3 === 0) peer.send(frameRequest(1, ping));
        if (i % 3 === 1) peer.send(frameRequest(1, ping).subarray(0, 5 + (i % 40)));
        peer.socket.destroy();
      }
    }
    await server.expectAnswer();
    await expect.poll(() => server.memory().descriptors).toBeLessThan(before.descriptors + 5);
    expect(server.memory().residentMb - before.residentMb).toBeLessThan(100);
  });
});
