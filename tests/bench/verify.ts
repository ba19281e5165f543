import type { Usage } from './processes/calls.ts';
import type { Child } from './processes/start-child.ts';
import { type BenchQuery, requestBody } from './queries.ts';

/** Somewhere that answers the queries. */
export interface Answering {
  readonly title: string;
  readonly origin: string;
}

export class AnswersDifferError extends Error {
  override readonly name = 'AnswersDifferError';
}

/**
 * The answer to a query, once all have given it byte for byte.
 *
 * @throws AnswersDifferError when one of them answers anything else, or all answer with errors
 */
export async function verify(query: BenchQuery, all: readonly Answering[]): Promise<string> {
  const answers: { title: string; text: string }[] = [];
  for (const { title, origin } of all) answers.push({ title, text: await ask(origin, requestBody(query)) });
  const first = answers[0];
  if (!first) throw new AnswersDifferError('There is nobody to ask.');
  const other = answers.find(({ text }) => text !== first.text);
  if (other) throw new AnswersDifferError(describe(query, first, other));
  refuseErrors(query, first.text);
  return first.text;
}

/** How many requests each subgraph gets for one answer. */
export async function subgraphRequests(
  query: BenchQuery,
  { origin }: Answering,
  subgraphs: readonly Child[],
): Promise<readonly number[]> {
  const usage = () => Promise.all(subgraphs.map((subgraph) => subgraph.call('usage', null)));
  const before = await usage();
  await ask(origin, requestBody(query));
  const after = await usage();
  return after.map((now, index) => countOf(now) - countOf(before[index]));
}

const countOf = (usage: Usage | undefined): number => usage?.requests ?? 0;

/** Asks once, and takes nothing but a success. */
export async function ask(origin: string, body: string): Promise<string> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok)
    throw new AnswersDifferError(`${origin} answered ${response.status}: ${text.slice(0, 500)}`);
  return text;
}

function refuseErrors(query: BenchQuery, text: string): void {
  const answer: unknown = JSON.parse(text);
  if (typeof answer === 'object' && answer !== null && !('errors' in answer)) return;
  throw new AnswersDifferError(`The query "${query.name}" has errors: ${text.slice(0, 500)}`);
}

function describe(
  query: BenchQuery,
  first: { title: string; text: string },
  other: { title: string; text: string },
): string {
  let at = 0;
  while (at < first.text.length && first.text[at] === other.text[at]) at += 1;
  const near = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
  return (
    `The query "${query.name}" is answered differently, from character ${at} on: ` +
    `${first.title} says ${near(first.text)}, ${other.title} says ${near(other.text)}.`
  );
}
