import mongoose, { type Connection } from 'mongoose';
import { afterAll, beforeAll } from 'vitest';
import type { TestDatabase } from './database.ts';

/** Mongoose on the test file's database, opened before its tests and closed after them. */
export function useMongoose(database: () => TestDatabase): () => Connection {
  let connection: Connection | undefined;
  beforeAll(async () => {
    connection = await mongoose.createConnection(database().uri, { autoIndex: false }).asPromise();
  });
  afterAll(async () => {
    await connection?.close();
  });
  return () => {
    if (connection === undefined) throw new Error('the connection is open inside tests only');
    return connection;
  };
}
