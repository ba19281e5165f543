import { mayExecute, open, type PermissionTable, signedIn } from '@ymera/kernel/subgraph';

/** Who may read or do what; the stores see to it that it is of the caller's own tenant. */
export const permissions: PermissionTable = {
  Query: { workflow: signedIn, workflows: signedIn, workflowRun: signedIn, workflowRuns: signedIn },
  Mutation: { defineWorkflow: mayExecute, startWorkflow: mayExecute, cancelWorkflowRun: mayExecute },
  Subscription: { workflowRunEvents: signedIn },
  Workflow: open,
  WorkflowPage: open,
  Task: open,
  WorkflowRun: open,
  WorkflowRunPage: open,
  TaskRun: open,
  TaskError: open,
  WorkflowRunEvent: open,
  Agent: open,
  User: open,
};
