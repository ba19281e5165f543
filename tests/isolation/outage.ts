import { MongoError } from 'mongodb';

/**
 * Whether an error came from the store or from the way to it, and is not a mistake of the caller's. A driver that waits
 * for a full socket to drain lets the socket's own error through, which is no MongoError.
 */
export const isOutage = (error: unknown): error is Error =>
  error instanceof MongoError || (error instanceof Error && 'syscall' in error);
