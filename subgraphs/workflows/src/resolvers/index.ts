import { dateTimeScalar, jsonScalar } from '@ymera/kernel/subgraph';
import { mutation } from './mutation.ts';
import { query } from './query.ts';
import { stepRun } from './step-run.ts';
import { subscription } from './subscription.ts';
import { task } from './task.ts';
import { taskError } from './task-error.ts';
import { taskRun } from './task-run.ts';
import {
  agentTarget,
  approvalTarget,
  approvers,
  gateTarget,
  taskCompensation,
  taskTarget,
  toolTarget,
} from './task-target.ts';
import { viewResolvers } from './views.ts';
import { workflow } from './workflow.ts';
import { workflowApproval, workflowApprovalChange } from './workflow-approval.ts';
import { workflowDiff } from './workflow-diff.ts';
import { plannedTask, workflowPlan, workflowProblem, workflowValidation } from './workflow-plan.ts';
import { taskProgress, workflowRunProgress } from './workflow-progress.ts';
import { workflowRun } from './workflow-run.ts';
import { workflowRunCommit, workflowRunEvent } from './workflow-run-event.ts';
import { workflowRunOrigin, workflowRunWait } from './workflow-run-origin.ts';
import { workflowSchedule } from './workflow-schedule.ts';

export const resolvers = {
  JSON: jsonScalar,
  DateTime: dateTimeScalar,
  Query: query,
  Mutation: mutation,
  Subscription: subscription,
  Workflow: workflow,
  Task: task,
  TaskTarget: taskTarget,
  AgentTarget: agentTarget,
  ToolTarget: toolTarget,
  ApprovalTarget: approvalTarget,
  GateTarget: gateTarget,
  Approvers: approvers,
  TaskCompensation: taskCompensation,
  WorkflowValidation: workflowValidation,
  WorkflowProblem: workflowProblem,
  WorkflowDiff: workflowDiff,
  WorkflowPlan: workflowPlan,
  PlannedTask: plannedTask,
  WorkflowRun: workflowRun,
  WorkflowRunOrigin: workflowRunOrigin,
  WorkflowRunWait: workflowRunWait,
  TaskRun: taskRun,
  StepRun: stepRun,
  TaskError: taskError,
  WorkflowRunEvent: workflowRunEvent,
  WorkflowRunCommit: workflowRunCommit,
  WorkflowRunProgress: workflowRunProgress,
  TaskProgress: taskProgress,
  WorkflowApproval: workflowApproval,
  WorkflowApprovalChange: workflowApprovalChange,
  WorkflowSchedule: workflowSchedule,
  ...viewResolvers,
};
