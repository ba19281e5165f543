import { DomainError } from '@ymera/kernel';
import type { Graph } from '../hosting/graph.ts';
import type { Platform } from '../platform.ts';
import { say } from '../terminal.ts';
import { followRun } from './follow-run.ts';
import { graphClient } from './graph-client.ts';
import { csvInput } from './sample-input.ts';
import { defineSampleWorkflow, hasRuns, startSampleRun } from './sample-operations.ts';
import { sayReport } from './say-report.ts';

interface SampleDeps {
  readonly platform: Platform;
  readonly graph: Graph;
  /** A CSV file of the user's to analyse instead of the sample data, from the command line. */
  readonly csvFile: string | undefined;
}

/**
 * Makes the data-analysis workflow known, and runs it once, live in the terminal: on the first start with the sample
 * data, or whenever the user names a CSV file. Everything goes through the graph, as it would for any client. What
 * fails here is said, and the platform serves all the same.
 */
export async function runFirstSample(deps: SampleDeps, stopped: AbortSignal): Promise<void> {
  try {
    await runSample(deps, stopped);
  } catch (error) {
    if (stopped.aborted) return;
    const reason =
      error instanceof DomainError ? `${error.message} (${error.code})` : 'This has been logged.';
    if (!(error instanceof DomainError)) deps.platform.log.error('the first sample failed', { error });
    say(`\nThe sample workflow could not be run. ${reason}`);
  }
}

async function runSample({ platform, graph, csvFile }: SampleDeps, stopped: AbortSignal): Promise<void> {
  const client = graphClient(graph.supergraph, stopped);
  const workflow = await defineSampleWorkflow(client);
  if (platform.config.role !== 'all') return;
  if (!csvFile && (await hasRuns(client))) return;
  const input = await csvInput(platform.config.workspace, csvFile);
  say(`\nRunning "${workflow.title}" on ${input.file}:\n`);
  const runId = await startSampleRun(client, { workflowId: workflow.id, input });
  const status = await followRun(client, runId);
  if (!stopped.aborted) await sayReport({ client, dataDir: platform.config.dataDir }, { runId, status });
}
