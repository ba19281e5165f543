import { MongoClient } from 'mongodb';
import { ensureStoreServer } from '../../src/index.ts';

// Run as a process of its own: opens the data directory's store and prints the process id of its server.
const { uri } = await ensureStoreServer({ dataDir: process.argv[2] ?? '', synchronous: 'NORMAL' });
const client = new MongoClient(uri('test'));
const { pid } = await client.db().admin().serverStatus();
process.stdout.write(String(pid));
await client.close();
