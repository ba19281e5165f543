// What the behaviour tests ask of the graph.

export const pause = 'mutation ($id: ID!) { pauseWorkflowRun(id: $id) { id paused } }';
export const resume = 'mutation ($id: ID!) { resumeWorkflowRun(id: $id) { id paused } }';
export const cancel = 'mutation ($id: ID!) { cancelWorkflowRun(id: $id) { id phase } }';
export const step = 'mutation ($id: ID!, $key: String) { stepWorkflowRun(id: $id, clientKey: $key) { id } }';
export const debug =
  'mutation ($input: DebugWorkflowRunInput!) { debugWorkflowRun(input: $input) { breakpoints stepping } }';
export const edit =
  'mutation ($input: EditWorkflowStepInput!) { editWorkflowStepInput(input: $input) { id } }';
export const retry =
  'mutation ($runId: ID!, $taskId: String!) { retryWorkflowTask(runId: $runId, taskId: $taskId) { id status } }';
export const rerun = `mutation ($input: RerunWorkflowInput!) {
  rerunWorkflow(input: $input) { id origin { kind seq run { id } } }
}`;
export const fork = `mutation ($input: ForkWorkflowRunInput!) {
  forkWorkflowRun(input: $input) { id origin { kind seq run { id } } }
}`;
export const signal =
  'mutation ($input: SignalWorkflowRunInput!) { signalWorkflowRun(input: $input) { id } }';
export const decide =
  'mutation ($input: DecideWorkflowApprovalInput!) { decideWorkflowApproval(input: $input) { id } }';
export const resolve =
  'mutation ($input: ResolveWorkflowStepInput!) { resolveWorkflowStep(input: $input) { id } }';
