/** A word of the domain as GraphQL's enums spell it. */
export const upper = <T extends string>(word: T): Uppercase<T> =>
  // The type says what the function does; TypeScript does not see it.
  word.toUpperCase() as Uppercase<T>;
