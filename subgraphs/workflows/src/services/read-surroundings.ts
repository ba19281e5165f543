import type { CallableDescription, Principal } from '@ymera/kernel';
import type { Surroundings } from '../domain/about-definition.ts';
import type { Target, WorkflowDefinition } from '../domain/definition.ts';
import type { ServiceDeps } from '../ports.ts';

/** Ids in one question to the agents. */
const describedMax = 1_000;

/** Asks for the agents and tools that a definition names, as they are for somebody. */
export async function readSurroundings(
  { agentRunner }: Pick<ServiceDeps, 'agentRunner'>,
  { tasks }: Pick<WorkflowDefinition, 'tasks'>,
  { tenantId, role }: Pick<Principal, 'tenantId' | 'role'>,
): Promise<Surroundings> {
  const targets = tasks.flatMap(({ target, compensate }) =>
    compensate ? [target, compensate.target] : [target],
  );
  const describe = async (kind: 'agent' | 'tool', ids: readonly string[]) => {
    const described: (readonly [string, CallableDescription])[] = [];
    for (let from = 0; from < ids.length; from += describedMax) {
      const some = ids.slice(from, from + describedMax);
      const answer = await agentRunner.describe({ tenantId, kind, ids: some, role });
      described.push(...answer.map((one) => [one.id, one] as const));
    }
    return new Map(described);
  };
  const [agents, tools, categories] = await Promise.all([
    describe('agent', idsOf(targets, agentOf)),
    describe('tool', idsOf(targets, toolOf)),
    targets.some(namesCategory) ? agentRunner.categories({ tenantId }) : [],
  ]);
  return { agents, tools, categories };
}

const idsOf = (targets: readonly Target[], idOf: (target: Target) => string | null) => [
  ...new Set(targets.map(idOf).filter((id) => id !== null)),
];

const agentOf = (target: Target) =>
  target.kind === 'agent' || target.kind === 'gate' ? target.agentId : null;

const namesCategory = (target: Target) => target.kind === 'select' && target.category !== null;

const toolOf = (target: Target) => (target.kind === 'tool' ? target.toolId : null);
