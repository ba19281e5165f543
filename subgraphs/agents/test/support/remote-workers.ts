import type { AgentRunOutcome } from '@ymera/kernel';
import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import type { RemoteAgent, StandingPhase } from '../../src/domain/remote/remote-agent.ts';
import { reallocateWork } from '../../src/services/work/reallocate-work.ts';
import { aRequest, settle } from '../builders.ts';
import { aRemoteAgent } from '../remote-builders.ts';
import { agentsInMemory, type InMemory } from './agents-in-memory.ts';

/** Work as an agent gets it. */
export interface Handed {
  readonly id: string;
  readonly fence: number;
  readonly input: unknown;
}

const tenantId = 'tenant_one';
const handed = 'id fence status askedOf input leaseUntil deadlineAt';

/** The subgraph with remote agents of tenant_one that are registered and report, and what they and users do with it. */
export async function remoteWorkers(agents: readonly Partial<RemoteAgent>[] = [{}], options: InMemory = {}) {
  const memory = await agentsInMemory(options);
  for (const agent of agents) await memory.remoteAgents.create(aRemoteAgent(agent));
  await memory.subgraph.start();

  const ask = (
    source: string,
    variables: Record<string, unknown> = {},
    principal = aPrincipal({ tenantId }),
  ) => executeOn(memory.subgraph, source, { variables, scope: { principal } });
  const agentIs = (id: string) => aPrincipal({ kind: 'agent', id, tenantId, role: 'execute' });
  const askAs = (id: string, source: string, variables = {}) => ask(source, variables, agentIs(id));

  return {
    ...memory,
    ask,
    askAs,
    agentIs,
    /** Begins a run of an agent, and waits until its work is stored. */
    begin: async (overrides: Parameters<typeof aRequest>[0] = {}, signal?: AbortSignal) => {
      const running = memory.runner.run(aRequest({ agentId: 'builder', ...overrides }), signal);
      running.catch(() => {}); // looked at by the test, later
      await settle();
      return { running, outcome: (): Promise<AgentRunOutcome> => running };
    },
    fetch: async (agentId: string, first = 1): Promise<readonly Handed[]> => {
      const query = `mutation ($first: Int!) { fetchAgentWork(first: $first) { ${handed} } }`;
      const { data, errors } = await askAs(agentId, query, { first });
      if (errors) throw new Error(JSON.stringify(errors));
      return Object(data).fetchAgentWork;
    },
    complete: (agentId: string, { id, fence }: Pick<Handed, 'id' | 'fence'>, output: unknown) =>
      askAs(
        agentId,
        'mutation ($id: ID!, $fence: Int!, $output: JSON!) { completeAgentWork(id: $id, fence: $fence, output: $output) { status } }',
        { id, fence, output },
      ),
    /** Moves an agent to another standing, and its work to others. */
    stand: async (agentId: string, phase: StandingPhase) => {
      const place = { tenantId, id: agentId };
      await memory.remoteAgents.change(place, (agent) => ({
        ...agent,
        standing: { ...agent.standing, phase, heardAt: memory.clock.now(), reason: 'A test says so.' },
      }));
      const { remoteAgents, works, bus, clock } = memory;
      const desk = { agents: remoteAgents, works, bus, clock };
      if (phase === 'SUSPENDED' || phase === 'FROZEN' || phase === 'REMOVED')
        await reallocateWork(desk, { tenantId, agentId, reason: phase });
    },
  };
}

export const codesOf = (result: { errors?: readonly { extensions?: Record<string, unknown> }[] }) =>
  (result.errors ?? []).map(({ extensions }) => extensions?.code);
