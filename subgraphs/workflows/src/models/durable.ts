/** Options of every collection here: acknowledged once a majority has it on disk, indexes made at start. */
export const durable = {
  versionKey: false,
  autoIndex: false,
  minimize: false,
  writeConcern: { w: 'majority', j: true },
} as const;

/** Of a document that is written as it is, without mongoose's own around it. */
export const asIs = { ignoreUndefined: true, writeConcern: durable.writeConcern } as const;
