import { type Estimate, planOf } from '../domain/plan.ts';
import { planText } from '../domain/plan-text.ts';
import type { EstimateBasis, Resolvers } from '../generated.ts';

export const workflowPlan: Omit<Resolvers['WorkflowPlan'], '__isTypeOf'> = {
  text: ({ definition, plan }) => planText(definition, plan),
  tasks: ({ plan }) => [...plan.tasks],
  stages: ({ plan }) => plan.stages.map((ids) => [...ids]),
  criticalPath: ({ plan }) => [...plan.criticalPath.taskIds],
  criticalPathMs: ({ plan }) => plan.criticalPath.ms,
  estimatedMs: ({ plan }) => plan.estimatedMs,
  oneAtATimeMs: ({ plan }) => plan.oneAtATimeMs,
  withoutLimitMs: ({ plan }) => plan.withoutLimitMs,
  mostAtATime: ({ plan }) => plan.mostAtATime,
};

const bases: Readonly<Record<Estimate['basis'], EstimateBasis>> = {
  'past-runs': 'PAST_RUNS',
  duration: 'DURATION',
  timeout: 'TIMEOUT',
  unknown: 'UNKNOWN',
};

export const plannedTask: Pick<Resolvers['PlannedTask'], 'estimatedMs' | 'basis'> = {
  estimatedMs: ({ estimate }) => estimate.ms,
  basis: ({ estimate }) => bases[estimate.basis],
};

export const workflowValidation: Pick<Resolvers['WorkflowValidation'], 'valid' | 'problems' | 'plan'> = {
  valid: ({ definition }) => definition !== null,
  problems: ({ problems }) => [...problems],
  plan: ({ definition }) => definition && { definition, plan: planOf(definition) },
};

export const workflowProblem: Pick<Resolvers['WorkflowProblem'], 'line' | 'column'> = {
  line: ({ line }) => line ?? null,
  column: ({ column }) => column ?? null,
};
