import type { WebSocketServer } from 'ws';

/** How long clients have to answer the farewell. */
const farewellMs = 2_000;

/**
 * Says goodbye to every client and closes. A client that does not answer, such as a laptop asleep, is cut off:
 * ws alone would wait half a minute for it.
 */
export async function closeSockets(
  server: WebSocketServer,
  running: { dispose(): Promise<void> | void },
): Promise<void> {
  const clients = [...server.clients];
  const timer = setTimeout(() => {
    for (const client of clients) client.terminate();
  }, farewellMs);
  try {
    await running.dispose();
  } finally {
    clearTimeout(timer);
  }
}
