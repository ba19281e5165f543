/** Options of every collection here: acknowledged once a majority has it on disk, indexes made at start. */
export const durable = {
  versionKey: false,
  autoIndex: false,
  minimize: false,
  writeConcern: { w: 'majority', j: true },
} as const;

/** True for the error of a unique index that has the key already. */
export function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11000;
}
