import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { say } from '../terminal.ts';
import type { GraphClient } from './graph-client.ts';

interface Report {
  readonly summary: readonly string[];
  readonly html: string;
}

interface Run {
  readonly output: { readonly 'create-report'?: Report } | null;
  readonly error: { readonly taskId: string; readonly code: string; readonly message: string } | null;
}

/** The query that shows a run again; the one that the README explains. */
const showRunQuery = (runId: string) => `query ShowRun {
  workflowRun(id: "${runId}") {
    status
    startedBy { name }
    spend { display }
    audit { at action }
    tasks {
      taskId status durationMs
      agent { name performance { runs successRate successInterval { low high } } }
      spend { display }
    }
  }
}`;

/** Prints the report's summary, saves the whole of it, and says how to look at the run again. */
export async function sayReport(
  { client, dataDir }: { client: GraphClient; dataDir: string },
  { runId, status }: { runId: string; status: string },
): Promise<void> {
  const { workflowRun: run } = await client.query<{ workflowRun: Run }>(
    'query Report($id: ID!) { workflowRun(id: $id) { output error { taskId code message } } }',
    { id: runId },
  );
  const report = run.output?.['create-report'];
  if (!report) {
    say(
      `\nThe run ended as ${status}${run.error ? `: ${run.error.code} in ${run.error.taskId}: ${run.error.message}` : ''}`,
    );
    return;
  }
  const file = await saveReport(dataDir, { runId, html: report.html });
  say(`\n${report.summary.join('\n')}\n`);
  say(`The whole report, with charts: ${shortPath(file)}`);
  say(`\nThe same run in one query over five subgraphs (sign in, then paste it into the explorer):\n`);
  say(showRunQuery(runId).replaceAll(/^/gm, '  '));
}

/** Relative to the working directory when it lies below it. */
function shortPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

async function saveReport(
  dataDir: string,
  { runId, html }: { runId: string; html: string },
): Promise<string> {
  const folder = join(dataDir, 'reports');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${runId}.html`);
  await writeFile(file, html);
  return file;
}
