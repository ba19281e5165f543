/** Options of every collection here: acknowledged once a majority has it on disk, indexes made at start. */
export const durable = {
  versionKey: false,
  autoIndex: false,
  minimize: false,
  writeConcern: { w: 'majority', j: true },
} as const;
