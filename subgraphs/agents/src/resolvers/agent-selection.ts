import type { Context } from '../context.ts';
import type { Selection } from '../domain/selection/candidate.ts';
import { found } from './found.ts';

/** A selection with its agent as it is now. */
export async function shownSelection({ loaders }: Context, { candidate, score, terms }: Selection) {
  const agent = found(await loaders.agent.load(candidate.id), candidate.id);
  return { agent, score, terms: [...terms] };
}
