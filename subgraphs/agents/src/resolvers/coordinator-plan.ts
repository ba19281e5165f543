import type { Resolvers } from '../generated.ts';

/** Lists as GraphQL's types have them: each its own. */
const own = <T>(items: readonly T[]): T[] => [...items];

export const coordinatorPlan: Pick<
  Resolvers['CoordinatorPlan'],
  'hash' | 'intent' | 'complexity' | 'shape' | 'stages' | 'approval' | 'estimate' | 'obstacles'
> = {
  hash: ({ planHash }) => planHash,
  intent: ({ plan }) => plan.intent,
  complexity: ({ plan }) => plan.complexity,
  shape: ({ plan }) => plan.shape,
  stages: ({ plan }) => own(plan.stages),
  approval: ({ plan }) => plan.approval && { reasons: own(plan.approval.reasons) },
  estimate: ({ plan }) => plan.estimate,
  obstacles: ({ plan }) => own(plan.obstacles),
};

export const coordinatorIntent: Pick<
  Resolvers['CoordinatorIntent'],
  'alternatives' | 'also' | 'readBy' | 'model' | 'evidence'
> = {
  alternatives: ({ alternatives }) => own(alternatives),
  also: ({ also }) => own(also),
  readBy: ({ readBy }) => readBy.kind,
  model: ({ readBy }) => (readBy.kind === 'MODEL' ? readBy.modelId : null),
  evidence: ({ evidence }) => own(evidence),
};

export const planComplexity: Pick<Resolvers['PlanComplexity'], 'terms'> = {
  terms: ({ terms }) => own(terms),
};

export const planStage: Pick<Resolvers['PlanStage'], 'agent' | 'reasons' | 'after'> = {
  agent: ({ agentId }, _args, { loaders }) => loaders.agent.load(agentId),
  reasons: ({ reasons }) => own(reasons),
  after: ({ after }) => own(after),
};
