// One process of the bench: it stands between a driver and a store, and gives the store's first answer to a command
// again whenever a command of that name comes. What it serves is as fast as the driver itself can be.
import { connect, createServer, type Socket } from 'node:net';
import { RepliesByName, splitMessages } from './replay-messages.ts';

const [storePath = '', ownPath = ''] = process.argv.slice(2);
const replies = new RepliesByName();

const server = createServer((driver) => {
  const store = connect(storePath);
  const end = () => {
    driver.destroy();
    store.destroy();
  };
  for (const socket of [driver, store]) socket.on('error', end).on('close', end);
  const asked = new Map<number, string>();
  splitMessages(store, (reply) => {
    const name = asked.get(reply.readInt32LE(8));
    asked.delete(reply.readInt32LE(8));
    if (name !== undefined) replies.keep(name, reply);
    driver.write(reply);
  });
  splitMessages(driver, (request) => answer(request, { driver, store, asked }));
});

function answer(
  request: Buffer,
  { driver, store, asked }: { driver: Socket; store: Socket; asked: Map<number, string> },
): void {
  const name = RepliesByName.nameOf(request);
  const known = replies.answerTo(name, request);
  if (known !== undefined) {
    driver.write(known);
    return;
  }
  asked.set(request.readInt32LE(4), name);
  store.write(request);
}

server.listen(ownPath, () => process.send?.('listening'));
process.on('disconnect', () => process.exit());
// The parent may have left while this file was loading; nothing would say so any more.
if (!process.connected) process.exit();
