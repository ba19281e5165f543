import type { Context } from '../context.ts';
import type { Decision } from '../domain/selection/decide.ts';
import { found } from './found.ts';

/** A selection with its agent as it is now. */
export async function shownSelection({ loaders }: Context, { candidate, terms, ...decision }: Decision) {
  const agent = found(await loaders.agent.load(candidate.id), candidate.id);
  return { ...decision, agent, terms: [...terms] };
}
