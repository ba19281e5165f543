import { isJsonObject, type JsonValue, type Slots } from '@ymera/kernel';
import { ToolFailure } from '../domain/tool-failure.ts';
import type { HostTool } from '../ports.ts';
import { inTurn, subjectOfPath } from './in-turn.ts';
import type { Workspace } from './workspace-file.ts';
import { writeWorkspaceFile } from './write-workspace-file.ts';

const inputSchema: JsonValue = {
  type: 'object',
  required: ['path', 'text'],
  properties: {
    path: { type: 'string', description: 'Relative to the workspace root; its folders are made.' },
    text: { type: 'string', description: 'All of the file.' },
  },
};

/** `core/write-file`: `{ path, text }` to `{ bytes }`. */
export function createWriteFile(workspace: Workspace, writes: Slots): HostTool {
  return {
    name: 'core/write-file',
    description: 'Writes a text file of the workspace, in the place of the one that is there.',
    inputSchema,
    effect: 'idempotent',
    readOnly: false,
    subjectOf: subjectOfPath,
    run: async (input, signal) => {
      const { path, text } = isJsonObject(input) ? input : {};
      if (typeof path !== 'string' || typeof text !== 'string')
        throw new ToolFailure('INVALID_INPUT', 'core/write-file takes { "path": "…", "text": "…" }.');
      return inTurn(writes, signal, async () => ({
        bytes: await writeWorkspaceFile(workspace, { path, text }),
      }));
    },
  };
}
