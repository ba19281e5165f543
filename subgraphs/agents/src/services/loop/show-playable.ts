import type { FileDefinition } from '../../domain/definition.ts';
import type { DefinitionStore } from '../../ports.ts';
import type { Player } from '../run-desk.ts';

type Prompts = Pick<Player['prompts'], 'whyNone'>;

/**
 * Definitions as they stand while these models are served: an agent of a file is READY as soon as one of them can play
 * it. Models come and go with their servers, in each process by itself, so that none of this is stored.
 */
export function showPlayable(store: DefinitionStore, prompts: Prompts): DefinitionStore {
  type Found = Awaited<ReturnType<DefinitionStore['list']>>;
  const shown = (found: Found): Found =>
    found.map((one) => (one.origin === 'FILE' && one.status !== 'REMOVED' ? asServed(one, prompts) : one));
  return {
    ...store,
    findMany: async (query, signal) => shown(await store.findMany(query, signal)),
    list: async (query, signal) => shown(await store.list(query, signal)),
  };
}

/** An agent of a file as it stands now. */
export function asServed(definition: FileDefinition, prompts: Prompts): FileDefinition {
  return { ...definition, status: prompts.whyNone(definition.prompted) ? 'UNAVAILABLE' : 'READY' };
}
