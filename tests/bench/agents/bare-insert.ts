import { randomUUID } from 'node:crypto';
import { openMongo } from '@ymera/kernel/mongo';
import { serveHttp } from '../servers/http.ts';
import type { OpenServer } from '../servers/server.ts';

/** Stores what it is sent, in one insert into an embedded store of its own, and says so: what a write costs at least. */
export async function openBareInsert(dataDir: string): Promise<OpenServer> {
  const store = await openMongo({ dataDir, synchronous: 'FULL', dbName: 'bench' });
  const sent = store.connection.collection<{ readonly _id: string }>('sent');
  return serveHttp(async (body) => {
    const _id = randomUUID();
    await sent.insertOne({ _id, ...JSON.parse(body).variables });
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ data: { id: _id } }) };
  });
}
