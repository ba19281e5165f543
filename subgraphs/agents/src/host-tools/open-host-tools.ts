import { createSlots } from '@ymera/kernel';
import type { HostTool } from '../ports.ts';
import { createEditFile } from './edit-file.ts';
import { createFetchTools } from './fetch.ts';
import { createGlob } from './glob.ts';
import { createGrep } from './grep.ts';
import { createReadFile } from './read-file.ts';
import { createWorkflowTools, type WorkflowAccess } from './run-workflow.ts';
import type { FetchAccess } from './send-guarded.ts';
import type { Workspace } from './workspace-file.ts';
import { createWriteFile } from './write-file.ts';

/** One write at a time, so that of two edits of one file neither is lost. */
const oneByOne = { concurrent: 1, queued: 1_000 };

/** The platform's tools by their names; those that write, or reach the web, only where the operator allows it, and those that run workflows where these can be reached. */
export function openHostTools(
  workspace: Workspace,
  {
    writable,
    web,
    workflows,
  }: {
    readonly writable: boolean;
    readonly web: FetchAccess | null;
    readonly workflows: WorkflowAccess | null;
  },
): ReadonlyMap<string, HostTool> {
  const writes = createSlots(oneByOne);
  const tools = [
    createReadFile(workspace),
    createGrep(workspace),
    createGlob(workspace),
    ...(writable ? [createWriteFile(workspace, writes), createEditFile(workspace, writes)] : []),
    ...(web ? createFetchTools(web) : []),
    ...(workflows ? createWorkflowTools(workflows) : []),
  ];
  return new Map(tools.map((tool) => [tool.name, tool]));
}
