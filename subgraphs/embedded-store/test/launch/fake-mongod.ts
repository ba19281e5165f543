import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { frameReply, parseRequest, takeMessage } from '../../src/server/wire.ts';
import { type Doc, docOf } from '../../src/values/document.ts';
import { encode } from '../../src/values/encode.ts';

// Run as a process of its own in a mongod's place: takes its arguments, prints the lines by which it is watched, and
// speaks as much of the protocol as founding a replica set of one takes. It keeps no documents.
const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({
  strict: false,
  options: { port: text, dbpath: text, replSet: text, storageEngine: text, bind_ip: text },
});
const folder = String(values.dbpath);
const port = Number(values.port);
const marker = join(folder, 'WiredTiger');
appendFileSync(join(folder, 'argv'), `${JSON.stringify([process.pid, ...process.argv.slice(2)])}\n`);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const member = { setName: values.replSet, hosts: [`127.0.0.1:${port}`], me: `127.0.0.1:${port}` };
const hello = { ...member, isWritablePrimary: true, helloOk: true, minWireVersion: 0, maxWireVersion: 25 };

function answer(command: Doc): Record<string, unknown> {
  const [name = ''] = Object.keys(command);
  if (name === 'replSetInitiate' && existsSync(marker)) {
    return { ok: 0, code: 23, codeName: 'AlreadyInitialized', errmsg: 'already initialized' };
  }
  if (name === 'replSetInitiate' || name === 'replSetReconfig') {
    writeFileSync(marker, '');
    setImmediate(say, 'transition to primary complete; database writes are now permitted');
  }
  if (name === 'shutdown') setImmediate(() => process.exit(0));
  if (name === 'replSetGetConfig') return { config: docOf({ _id: values.replSet }), ok: 1 };
  return { ...hello, ok: 1 };
}

const server = createServer((socket) => {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let taken = takeMessage(rest); taken !== undefined; taken = takeMessage(rest)) {
      rest = taken.rest;
      const { answer: how, command } = parseRequest(taken.message);
      if (how !== 'none') {
        socket.write(frameReply(how, taken.message.requestId, encode(docOf(answer(command)))));
      }
    }
  });
});
server.listen(port, String(values.bind_ip), () => say('waiting for connections'));
