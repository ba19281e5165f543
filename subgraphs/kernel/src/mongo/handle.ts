import type mongoose from 'mongoose';

/** The part of a logger that the store's keeper writes to. */
export interface MongoLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface MongoOptions {
  /** A MongoDB connection string. Without one the embedded store in `dataDir` is used, and started if need be. */
  readonly uri?: string;
  /** Where the embedded store keeps its files; not touched when there is a `uri`. */
  readonly dataDir: string;
  /** The database: `ymera` for the embedded store, otherwise the one the connection string names, or `ymera`. */
  readonly dbName?: string;
  /** How far the embedded store goes to keep an acknowledged write; FULL unless given. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** What keeps the embedded store's documents; `sqlite` unless given. `mongod` needs `mongodBinary`. */
  readonly engine?: 'sqlite' | 'mongod';
  /** The path of a mongod that is installed already. */
  readonly mongodBinary?: string;
  /** How the embedded store is reached; `socket` unless given, with TCP where no socket can be made. */
  readonly listen?: 'socket' | 'tcp';
  readonly log?: MongoLog;
}

/** An open database. */
export interface MongoHandle {
  readonly kind: 'embedded' | 'mongodb';
  /** Where it is reached; may hold a password, so it does not belong into a log. */
  readonly uri: string;
  /** A connection of its own, not the global one. It makes no indexes unasked: call a model's `createIndexes`. */
  readonly connection: mongoose.Connection;
  /** Resolves if the database answers now. Throws StoreUnavailableError otherwise. */
  ping(): Promise<void>;
  /** Ends the connection; the embedded store ends with its last client, which is waited for a moment. */
  close(): Promise<void>;
}
