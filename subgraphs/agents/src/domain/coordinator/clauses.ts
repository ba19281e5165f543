import { isImperative } from './cues.ts';
import type { RequestWord } from './request-words.ts';

/** A part of a request that asks for one thing, without what only makes it polite. */
export type Clause = readonly RequestWord[];

const links = new Set(['and', 'then', 'but', 'also', 'plus', 'afterwards', 'finally', 'next', '&']);

/** What stands before the verb and says nothing of what is wanted; longer ones first. */
const leadIns = `
  would you mind, would it be possible to, is it possible to, is there a way to, it would be great if you could,
  it would be nice if you could, i was wondering if you could, i wonder if you could, i would like you to,
  i'd like you to, i want you to, i need you to, we need you to, we want you to, i would like to, i'd like to,
  i would love to, i would like, we would like, i'd like, i want to, we want to, i need to, we need to, we have to, i have to, we should, you should,
  you need to, you must, we must, we'd like to, we would like to, i'm trying to, i am trying to, we are trying to,
  we're trying to, what i want is to, the task is to, my task is to, your task is to, the goal is to, our goal is to,
  the idea is to, the plan is to, it is time to, it's time to, time to, make sure to, be sure to, go ahead and,
  could you, can you, will you, would you, may you, can we, could we, can i, could i, can someone, could someone,
  somebody should, someone should, help me to, help us to, help me, help us, let's, let us, lets, please, kindly,
  pls, plz, hey, hi, hello, dear, ok, okay, so, well, now, then, also, and, but, first, firstly, secondly, finally, next,
  afterwards, plus, after that, once done, when done, quickly, just, maybe, perhaps, possibly, really, actually, i'd,
  thoroughly, carefully, properly, automatically, team, there, try to, try and, you to, to, i, we, you, by, needs, task,
  todo, feat, chore, request, urgent, asap, still, again, immediately, next up, basically, somehow, &`
  .split(',')
  .map((phrase) => phrase.trim().split(/\s+/))
  .sort((a, b) => b.length - a.length);

const leadInsMax = 12;

/** The clauses of a request in their order; empty ones are passed over. */
export function clausesOf(words: readonly RequestWord[]): readonly Clause[] {
  const clauses: RequestWord[][] = [[]];
  for (const [place, word] of words.entries()) {
    const current = clauses.at(-1);
    if (!current) break;
    if (word.lower === '.' || (isBreak(word) && current.length > 0 && beginsClause(words, place + 1)))
      clauses.push([]);
    else if (word.lower !== ',') current.push(word);
  }
  return clauses.map(withoutLeadIn).filter((clause) => clause.length > 0);
}

const isBreak = ({ lower }: RequestWord) => lower === ',' || links.has(lower);

/** Whether something new is asked for here: a verb, at most after links and what is polite. */
function beginsClause(words: readonly RequestWord[], from: number): boolean {
  const ahead = words.slice(from, from + 6);
  const end = ahead.findIndex(({ lower }) => lower === '.');
  const rest = withoutLeadIn((end < 0 ? ahead : ahead.slice(0, end)).filter(({ lower }) => lower !== ','));
  const [first] = rest;
  return first !== undefined && isImperative(first.lower);
}

function withoutLeadIn(clause: Clause): Clause {
  let rest = clause;
  for (let round = 0; round < leadInsMax; round++) {
    const found = leadIns.find((phrase) => phrase.every((word, offset) => rest[offset]?.lower === word));
    // What is nothing but a lead-in may be the verb itself, as in "next".
    if (!found || found.length >= rest.length) break;
    rest = rest.slice(found.length);
  }
  return rest;
}
