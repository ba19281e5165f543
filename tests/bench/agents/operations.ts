import { taskOf } from './catalogue.ts';
import type { Operation } from './measure.ts';
import type { World } from './world.ts';

/** Operations that are measured by turns of one client: what one takes the next gives back. */
export type Group = readonly Operation[];

const register = /* GraphQL */ `
  mutation Register($input: RegisterAgentInput!) {
    registerAgent(input: $input) { agent { id } credentials { apiKey } }
  }
`;
const report = /* GraphQL */ `
  mutation Report($input: AgentReportInput!) {
    reportAgent(input: $input) { standing nextReportDueAt }
  }
`;
const status = /* GraphQL */ `
  query Status($id: ID!) {
    agent(id: $id) { id status remote { standing missedReports } }
  }
`;
const overview = /* GraphQL */ `
  query Overview {
    agentFleet { registered ready active warned suspended frozen workWaiting workTaken }
  }
`;
const select = /* GraphQL */ `
  query Select($task: String!) {
    selectAgents(input: { task: $task }, first: 5) { agent { id } score decidedBy }
  }
`;
const route = /* GraphQL */ `
  query Route($tokens: Int!) {
    explainRouting(input: { inputTokens: $tokens }) { modelId refusal score }
  }
`;
const acquire = /* GraphQL */ `
  mutation Acquire($poolId: ID!) {
    acquireAgent(input: { poolId: $poolId, waitMs: 30000 }) { id reservationId }
  }
`;
const release = /* GraphQL */ `
  mutation Release($poolId: ID!, $reservationId: ID!) {
    releaseAgent(poolId: $poolId, reservationId: $reservationId) { id }
  }
`;

/** A tenant has a thousand remote agents at most. */
const registrationsMax = 900;

/** What is measured of the platform, each with the time that it must not need. */
export function groupsOf(
  { url: origin, token, agents, pools }: World,
  plan: { clients: number; rounds: number },
): readonly Group[] {
  const run = Date.now().toString(36);
  let registered = 0;
  const seqs = agents.map(() => 0);
  const reservations: string[] = [];
  const poolOf = (client: number) => pools[client % pools.length] ?? '';
  const as = (query: string, variables: Record<string, unknown> = {}) => ({ token, query, variables });
  return [
    [
      {
        ...{ name: 'registration', targetMs: 100, origin },
        timesMax: Math.max(1, Math.floor(registrationsMax / plan.clients / (2 * plan.rounds + 1))),
        request: () => as(register, { input: registration(`new-${run}-${registered++}`) }),
      },
    ],
    [
      {
        ...{ name: 'report', targetMs: 50, origin },
        request: (client) => {
          const seq = (seqs[client] ?? 0) + 1;
          seqs[client] = seq;
          const input = { seq, health: 'HEALTHY', cpuPercent: 12.5, memoryBytes: 400_000_000 };
          return { token: agents[client]?.token ?? '', query: report, variables: { input } };
        },
      },
    ],
    [
      {
        ...{ name: 'status query', targetMs: 10, origin },
        request: (client, n) => as(status, { id: agents[(client + n) % agents.length]?.id }),
      },
    ],
    [{ ...{ name: 'overview', targetMs: 100, origin }, request: () => as(overview) }],
    [
      {
        ...{ name: 'selection among 1,000', targetMs: 100, origin },
        request: (client, n) => as(select, { task: taskOf(client * 1_000 + n) }),
      },
    ],
    [
      {
        ...{ name: 'routing decision', targetMs: 10, origin },
        request: (client, n) => as(route, { tokens: 1_000 + client + n }),
      },
    ],
    [
      {
        ...{ name: 'acquire', targetMs: 50, origin },
        request: (client) => as(acquire, { poolId: poolOf(client) }),
        answered: (client, { acquireAgent }) => {
          reservations[client] = acquireAgent.reservationId;
        },
      },
      {
        ...{ name: 'release', targetMs: 50, origin },
        request: (client) => as(release, { poolId: poolOf(client), reservationId: reservations[client] }),
      },
    ],
  ];
}

export function registration(id: string) {
  return {
    id,
    title: `Agent ${id}`,
    description: 'Does what it is asked for.',
    capabilities: ['typescript', 'testing'],
  };
}
