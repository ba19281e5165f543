/** A table to be read with names that a client sent: `constructor` and its like are not in it unless they are put there. */
export const lookupTable = <T>(
  entries: Readonly<Record<string, T>>,
): Readonly<Record<string, T | undefined>> => Object.assign(Object.create(null), entries);
