import { phaseOf } from '../../domain/breaker.ts';
import type { Definition, PluginDefinition } from '../../domain/definition.ts';
import { type AgentHealth, agentHealthOf, type HealthFacts } from '../../domain/health/agent-health.ts';
import { modelGround, pluginGround, reportGround } from '../../domain/health/ground-health.ts';
import type { PluginHealth } from '../../domain/plugin-health.ts';
import { missedReports } from '../../domain/remote/ladder.ts';
import { listeningOf, type RemoteDesk } from '../remote/remote-desk.ts';
import type { RunDesk } from '../run-desk.ts';

/** Where it is looked up. */
interface HealthSources {
  readonly desk: Pick<RunDesk, 'runs' | 'breakers' | 'clock'>;
  readonly remote: Pick<RemoteDesk, 'clock' | 'watch' | 'ladder'>;
  pluginHealth(definition: PluginDefinition): Promise<PluginHealth>;
}

/** Runs that are looked at for one agent. */
const runsCount = 50;

/** How an agent does in a tenant, and what says so. */
export async function readAgentHealth(
  { desk, remote, pluginHealth }: HealthSources,
  { tenantId, agent }: { readonly tenantId: string; readonly agent: Definition },
  signal: AbortSignal,
): Promise<AgentHealth> {
  const place = { tenantId, agentId: agent.id };
  const groundOf = async (): Promise<HealthFacts['ground']> => {
    switch (agent.origin) {
      case 'PLUGIN':
        return pluginGround(await pluginHealth(agent));
      case 'FILE':
        return modelGround(agent);
      case 'REMOTE':
        return reportGround(agent.remote, missedReports(agent.remote, listeningOf(remote), remote.ladder));
    }
  };
  const [runs, ground] = await Promise.all([
    desk.runs.listOfAgent({ ...place, kind: 'agent', limit: runsCount }, signal),
    groundOf(),
  ]);
  const breaker = desk.breakers.breakerOf(place);
  const circuit = { phase: phaseOf(breaker, desk.clock.now()), failures: breaker.failures };
  return agentHealthOf({ runs, circuit, ground });
}
