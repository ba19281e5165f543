import mongoose, { type Connection, Schema } from 'mongoose';
import { afterAll, beforeAll } from 'vitest';
import { freshName, type TestDatabase } from './database.ts';

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

const stepSchema = new Schema({ key: String, state: { type: String, default: 'OPEN' }, tries: Number });

/** A model with every type of field that the platform's schemas have, over a collection that no other test sees. */
export function jobModel(connection: Connection) {
  const schema = new Schema(
    {
      name: { type: String, required: true, trim: true, lowercase: true },
      count: { type: Number, default: 0, min: 0 },
      tags: [String],
      steps: [stepSchema],
      labels: { type: Map, of: String },
      sizes: { type: Map, of: new Schema({ w: Number, h: Number }, { _id: false }) },
      spend: Schema.Types.Decimal128,
      big: BigInt,
      key: Schema.Types.UUID,
      blob: Buffer,
      anything: Schema.Types.Mixed,
      nested: { deep: { n: Number } },
      at: Date,
      owner: Schema.Types.ObjectId,
      on: Boolean,
    },
    { timestamps: true, collection: freshName() },
  );
  return connection.model(freshName(), schema);
}
