import { EJSON } from 'bson';

/** Something a check found wrong. */
export interface Problem {
  /** The collection it is in, as `database.collection`; null if it is in none. */
  readonly namespace: string | null;
  /** The `_id` of the document, if it is about one. */
  readonly id?: unknown;
  readonly what: string;
}

export type Report = (problem: Problem) => void;

/** A problem in one line. */
export function describeProblem({ namespace, what, ...about }: Problem): string {
  const where = namespace === null ? [] : [namespace];
  if ('id' in about) where.push(`_id ${showId(about.id)}`);
  return [...where, what].join(': ');
}

const showId = (id: unknown): string =>
  id === undefined ? 'missing' : EJSON.stringify(id, { relaxed: true });
