import { pageRequest } from '@ymera/kernel';
import { caller } from '../context.ts';
import type { MissedRuns } from '../domain/schedule.ts';
import type { MutationResolvers, QueryResolvers, Resolvers, WorkflowScheduleMissed } from '../generated.ts';
import {
  createSchedule,
  deleteSchedule,
  pauseSchedule,
  resumeSchedule,
  updateSchedule,
} from '../services/keep-schedule.ts';
import { listed } from './listed.ts';
import { upper } from './upper.ts';

const missedRuns: Readonly<Record<WorkflowScheduleMissed, MissedRuns>> = {
  SKIP: 'skip',
  ONCE: 'once',
  ALL: 'all',
};

const missedOf = (missed: WorkflowScheduleMissed | null | undefined) => missed && missedRuns[missed];

export const scheduleQueries: Pick<QueryResolvers, 'workflowSchedule' | 'workflowSchedules'> = {
  workflowSchedule: async (_, { id }, context) => {
    const [found] = await context.deps.stores.schedules.findMany(caller(context).tenantId, [id]);
    return found ?? null;
  },
  workflowSchedules: async (_, args, context) =>
    listed(await context.deps.stores.schedules.list(caller(context).tenantId, pageRequest(args))),
};

export const scheduleMutations: Pick<
  MutationResolvers,
  | 'createWorkflowSchedule'
  | 'updateWorkflowSchedule'
  | 'pauseWorkflowSchedule'
  | 'resumeWorkflowSchedule'
  | 'deleteWorkflowSchedule'
> = {
  createWorkflowSchedule: (_, { input }, context) => {
    const { workflowId: workflow, missed, ...rest } = input;
    const command = { ...rest, workflow, missed: missedOf(missed), principal: caller(context) };
    return createSchedule(context.deps, command);
  },
  updateWorkflowSchedule: (_, { input }, context) => {
    const { id: scheduleId, workflowId, missed, cron, ...rest } = input;
    const changes = { ...rest, missed: missedOf(missed), ...(cron ? { cron } : {}) };
    const workflow = workflowId ? { workflow: workflowId } : {};
    return updateSchedule(context.deps, { scheduleId, ...changes, ...workflow, principal: caller(context) });
  },
  pauseWorkflowSchedule: (_, { id }, context) =>
    pauseSchedule(context.deps, { scheduleId: id, principal: caller(context) }),
  resumeWorkflowSchedule: (_, { id }, context) =>
    resumeSchedule(context.deps, { scheduleId: id, principal: caller(context) }),
  deleteWorkflowSchedule: async (_, { id }, context) => {
    await deleteSchedule(context.deps, { scheduleId: id, principal: caller(context) });
    return id;
  },
};

export const workflowSchedule: Pick<
  Resolvers['WorkflowSchedule'],
  'input' | 'missed' | 'lastRun' | 'createdBy'
> = {
  input: ({ input }, _, { loaders }) => loaders.payload(input),
  missed: ({ missed }) => upper(missed),
  lastRun: ({ lastRunId }, _, { loaders }) => (lastRunId === null ? null : loaders.runs.load(lastRunId)),
  createdBy: ({ createdBy }) => ({ id: createdBy }),
};
