import type { Context } from '../context.ts';
import type { Definition } from '../domain/definition.ts';
import { toolIdsOf } from '../domain/loop/tool-words.ts';
import type { AgentTool, QueryResolvers } from '../generated.ts';
import { listAgentTools } from '../services/list-agent-tools.ts';
import type { FoundTool } from '../services/loop/find-tools.ts';
import { shownEffect } from './definition-fields.ts';
import { ofTenant, shownPage } from './page.ts';

export const agentToolQueries: Pick<QueryResolvers, 'agentTools'> = {
  agentTools: async (_parent, asked, context) => {
    const page = await listAgentTools(context.desk, ofTenant(context, asked), context.scope.signal);
    return shownPage({ ...page, items: page.items.map(shown) });
  },
};

const shown = ({ id, origin, description, inputSchema, effect, readOnly }: FoundTool): AgentTool => ({
  ...{ name: id, origin, description, inputSchema },
  effect: shownEffect(effect),
  changesNothing: readOnly,
});

/** Those of the tools that an agent asks for that are not there, as its author names them. */
export async function missingTools({ prompted }: Definition, _args: object, { loaders }: Context) {
  const words = prompted?.tools ?? [];
  const found = await Promise.all(
    words.map(async (word) => (await loaders.toolsThere.loadMany(toolIdsOf([word]))).every(isThere)),
  );
  return words.filter((_word, at) => !found[at]);
}

/** @throws what the reading failed with */
function isThere(found: boolean | Error): boolean {
  if (found instanceof Error) throw found;
  return found;
}
