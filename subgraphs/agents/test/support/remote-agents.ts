import type { Principal } from '@ymera/kernel';
import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { onTestFinished } from 'vitest';
import { settle } from '../builders.ts';
import { agentsInMemory, type InMemory } from './agents-in-memory.ts';
import { subscribeOn } from './subscribe-on.ts';

export const minuteMs = 60_000;
const admin = aPrincipal({ tenantId: 'tenant_one', role: 'admin' });

interface Registered {
  readonly apiKey: string;
  readonly secret: string;
  readonly authorization: string;
  readonly expiresAt: string;
}

const registration = {
  ...{ id: 'builder', title: 'Builder', description: 'Builds what it is given' },
  ...{ capabilities: ['typescript', 'docker'], category: 'quality', config: { 'a.$b': [1] } },
};
const registers =
  'mutation ($input: RegisterAgentInput!) { registerAgent(input: $input) { agent { id } credentials { apiKey secret authorization expiresAt } } }';
const reports =
  'mutation ($input: AgentReportInput!) { reportAgent(input: $input) { standing lastSeq reportEverySeconds nextReportDueAt } }';

/** The subgraph as it runs, and what administrators and remote agents do with it. */
export async function remoteAgents(options: InMemory = {}) {
  const memory = await agentsInMemory(options);
  const { clock, memoryClock, subgraph } = memory;
  await subgraph.start();
  onTestFinished(() => subgraph.stop());
  await settle();

  const ask = (source: string, variables: Record<string, unknown> = {}, principal: Principal = admin) =>
    executeOn(subgraph, source, { variables, scope: { principal } });
  const tryToRegister = (input: object = {}, principal?: Principal) =>
    ask(registers, { input: { ...registration, ...input } }, principal);
  const authenticate = (authorization: string) =>
    subgraph.contracts.Authenticator.authenticate({ token: authorization.replace(/^Bearer /, '') });
  const tryToReport = async (authorization: string, input: object = {}) =>
    ask(reports, { input: { seq: 1, health: 'HEALTHY', ...input } }, await authenticate(authorization));

  return {
    ...memory,
    ask,
    tryToRegister,
    tryToReport,
    authenticate,
    /** The credentials of an agent that has just been registered. */
    register: async (input: object = {}, principal?: Principal): Promise<Registered> => {
      const { data, errors } = await tryToRegister(input, principal);
      if (errors) throw new Error(JSON.stringify(errors));
      return Object(data).registerAgent.credentials;
    },
    /** Lets time pass, and everything be done that is due meanwhile. */
    pass: async (ms: number) => {
      const stepMs = 5_000;
      for (let left = ms; left > 0; left -= stepMs) {
        await (options.clock ? Promise.resolve() : memoryClock.advance(Math.min(stepMs, left)));
        await settle(3);
      }
    },
    clock,
    subscribe: (source: string, principal: Principal = admin) =>
      subscribeOn(subgraph, source, { scope: { principal } }),
    /** What was told of remote agents, in order. */
    told: () =>
      memory.events.published
        .filter(({ topic }) => topic.startsWith('agents.remote.'))
        .map(({ payload }) => payload),
  };
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: Record<string, unknown> }[];
}

/** Looked into by tests, which read answers of many shapes. */
export const dataOf = ({ data, errors }: Answer) => {
  if (errors) throw new Error(JSON.stringify(errors));
  return Object(data);
};

export const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions?.code);
