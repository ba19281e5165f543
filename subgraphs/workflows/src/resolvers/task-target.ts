import type { Target } from '../domain/definition.ts';
import type { Resolvers, TaskTargetResolvers } from '../generated.ts';
import { upper } from './upper.ts';

const typeByKind = {
  agent: 'AgentTarget',
  select: 'SelectTarget',
  tool: 'ToolTarget',
  workflow: 'WorkflowTarget',
  approval: 'ApprovalTarget',
  gate: 'GateTarget',
  wait: 'WaitTarget',
  signal: 'SignalTarget',
} as const satisfies Record<Target['kind'], string>;

export const taskTarget: TaskTargetResolvers = { __resolveType: ({ kind }) => typeByKind[kind] };

export const agentTarget: Pick<Resolvers['AgentTarget'], 'agent'> = {
  agent: ({ agentId }) => ({ id: agentId }),
};

export const toolTarget: Pick<Resolvers['ToolTarget'], 'tool'> = { tool: ({ toolId }) => ({ id: toolId }) };

export const approvalTarget: Pick<Resolvers['ApprovalTarget'], 'onDeadline'> = {
  onDeadline: ({ onDeadline }) => upper(onDeadline),
};

export const gateTarget: Pick<Resolvers['GateTarget'], 'agent'> = {
  agent: ({ agentId }) => ({ id: agentId }),
};

export const approvers: Pick<Resolvers['Approvers'], 'roles' | 'users'> = {
  roles: ({ roles }) => roles.map(upper),
  users: ({ users }) => users.map((id) => ({ id })),
};

export const taskCompensation: Pick<Resolvers['TaskCompensation'], 'agent' | 'tool'> = {
  agent: ({ target }) => (target.kind === 'agent' ? { id: target.agentId } : null),
  tool: ({ target }) => (target.kind === 'tool' ? { id: target.toolId } : null),
};
