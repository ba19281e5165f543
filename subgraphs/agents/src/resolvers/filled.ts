/** What an input leaves out that has a default was put in before a resolver sees it; the generated types don't say so. */
export const filled = <T extends object>(input: T) => input as Required<T>;
