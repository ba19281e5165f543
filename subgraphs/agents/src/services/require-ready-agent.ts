import { AgentNotFoundError, AgentUnavailableError } from '../domain/errors.ts';
import { nearNames } from '../domain/near-names.ts';
import type { ReadyAgent, RunDesk } from './run-desk.ts';

/** Names compared when one is looked for that does not exist. */
const namesCompared = 1_000;

/**
 * The agent and the plugin that runs it in this process.
 *
 * @throws AgentNotFoundError with up to five names like it
 * @throws AgentUnavailableError when its plugin is not loaded here
 */
export async function requireReadyAgent(
  { definitions, plugins }: Pick<RunDesk, 'definitions' | 'plugins'>,
  agentId: string,
): Promise<ReadyAgent> {
  const [agent] = await definitions.findAgents([agentId]);
  if (!agent) {
    const names = await definitions.listAgentIds(namesCompared);
    throw new AgentNotFoundError(agentId, nearNames(agentId, names));
  }
  const plugin = plugins.get(agent.pluginId);
  if (!plugin?.agents.has(agent.name)) throw new AgentUnavailableError(agent.id, agent.pluginId);
  return { agent, plugin };
}
