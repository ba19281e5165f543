import { EJSON } from 'bson';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frameRequest } from '../../src/server/wire.ts';
import { type Doc, docOf } from '../../src/values/document.ts';
import { commands } from './command-list.ts';
import { disturbed } from './odd-values.ts';
import { isDefect, type Peer } from './peer.ts';
import { fuzzRun } from './random.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const { random, rounds } = fuzzRun('commands');

describe('commands with odd arguments', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServerProcess();
  });
  afterAll(() => server.close());

  const fill = async (): Promise<void> => {
    const peer = await server.open();
    const documents = Array.from({ length: 30 }, (_, a) => ({
      a,
      b: String(a),
      list: [{ x: a }],
      d: { e: a },
    }));
    await peer.ask(docOf({ drop: 'c', $db: 'fuzz' }));
    await peer.ask(docOf({ insert: 'c', documents, $db: 'fuzz' }));
    peer.socket.destroy();
  };

  test('all are answered with a result or a proper error, never with a defect', async () => {
    const defects = new Map<string, string>();
    let peer: Peer = await server.open();
    for (let round = 0; round < 1500 * rounds; round++) {
      if (round % 100 === 0) await fill();
      const command = disturbed(random, random.pick(commands));
      const told = await outcomeOf(peer, command);
      if (told !== undefined && !defects.has(told)) defects.set(told, EJSON.stringify(command));
      if (!peer.isClosed()) continue;
      peer = await server.open();
    }
    peer.socket.destroy();
    await server.expectAnswer();
    expect(Object.fromEntries(defects)).toEqual({});
  });

  test('many at once leave no memory and no descriptors behind', async () => {
    const before = server.memory();
    const peers = await Promise.all(Array.from({ length: 20 }, () => server.open()));
    for (const peer of peers) {
      for (let i = 0; i < 20 * rounds; i++)
        peer.send(frameRequest(i, disturbed(random, random.pick(commands))));
      peer.socket.destroySoon();
    }
    await Promise.all(peers.map(({ closed }) => closed));
    await server.expectAnswer();
    const after = server.memory();
    expect(after.descriptors).toBeLessThan(before.descriptors + 5);
    expect(after.residentMb - before.residentMb).toBeLessThan(150);
  });
});

/** What is wrong about the answer to a command, if anything is. */
async function outcomeOf(peer: Peer, command: Doc): Promise<string | undefined> {
  try {
    const reply = await peer.ask(command);
    return isDefect(reply) ? String(reply.errmsg) : undefined;
  } catch (error) {
    peer.socket.destroy();
    await peer.closed;
    return String(error);
  }
}
