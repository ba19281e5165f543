import { dateTimeScalar, jsonScalar } from '@ymera/kernel/subgraph';
import { mutation } from './mutation.ts';
import { query } from './query.ts';
import { subscription } from './subscription.ts';
import { taskError } from './task-error.ts';
import { taskRun } from './task-run.ts';
import { task, workflow } from './workflow.ts';
import { workflowRun } from './workflow-run.ts';
import { workflowRunEvent } from './workflow-run-event.ts';

export const resolvers = {
  JSON: jsonScalar,
  DateTime: dateTimeScalar,
  Query: query,
  Mutation: mutation,
  Subscription: subscription,
  Workflow: workflow,
  Task: task,
  WorkflowRun: workflowRun,
  TaskRun: taskRun,
  TaskError: taskError,
  WorkflowRunEvent: workflowRunEvent,
};
