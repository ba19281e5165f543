import type { AgentRunner } from '@ymera/kernel';
import { boundStore } from '@ymera/kernel/mongo';
import type { Subgraph } from '@ymera/kernel/subgraph';
import { assembleAgents } from './assemble.ts';
import type { AgentsDeps } from './context.ts';
import { openDefinitionStore } from './models/mongo-definition-store.ts';
import { openRunStore } from './models/mongo-run-store.ts';
import { sandboxOf } from './sandbox.ts';

export type { AgentsDeps } from './context.ts';
export type { AgentsEvents, RunCompleted, ToolCalled } from './events.ts';
export { consumes } from './events.ts';
export type { AgentsSettings } from './services/run-desk.ts';

/**
 * Loads the plugins, stores what they provide and builds the subgraph. Agents can be run as soon as this resolves.
 *
 * @throws DuplicatePluginError when a plugin is given twice
 */
export async function createAgentsSubgraph(
  deps: AgentsDeps,
): Promise<Subgraph & { readonly contracts: { readonly AgentRunner: AgentRunner } }> {
  const definitions = boundStore(await openDefinitionStore(deps.connection));
  const runs = boundStore(await openRunStore(deps.connection));
  return assembleAgents({ ...deps, definitions, runs, sandbox: sandboxOf(deps.pluginHost) });
}
