import { sampleWorkflow } from '@ymera/plugin-data-analyst/sample';
import type { GraphClient } from './graph-client.ts';
import type { CsvInput } from './sample-input.ts';

/** Stores the data-analysis workflow; a version that is there already is taken. */
export async function defineSampleWorkflow(client: GraphClient): Promise<{ id: string; title: string }> {
  const { tasks, ...rest } = sampleWorkflow;
  const input = { ...rest, tasks: tasks.map(({ agent, ...task }) => ({ ...task, agentId: agent })) };
  const { defineWorkflow } = await client.query<{ defineWorkflow: { id: string; title: string } }>(
    'mutation Define($input: DefineWorkflowInput!) { defineWorkflow(input: $input) { id title } }',
    { input },
  );
  return defineWorkflow;
}

export async function hasRuns(client: GraphClient): Promise<boolean> {
  const { workflowRuns } = await client.query<{ workflowRuns: { items: unknown[] } }>(
    '{ workflowRuns(first: 1) { items { id } } }',
  );
  return workflowRuns.items.length > 0;
}

export async function startSampleRun(
  client: GraphClient,
  input: { workflowId: string; input: CsvInput },
): Promise<string> {
  const { startWorkflow } = await client.query<{ startWorkflow: { id: string } }>(
    'mutation Start($input: StartWorkflowInput!) { startWorkflow(input: $input) { id } }',
    { input },
  );
  return startWorkflow.id;
}
