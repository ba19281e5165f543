import { isJsonObject, type JsonValue, type Slots } from '@ymera/kernel';
import { ToolFailure } from '../domain/tool-failure.ts';
import type { HostTool } from '../ports.ts';
import { inTurn, subjectOfPath } from './in-turn.ts';
import { readWorkspaceFile, type Workspace } from './workspace-file.ts';
import { writeWorkspaceFile } from './write-workspace-file.ts';

const inputSchema: JsonValue = {
  type: 'object',
  required: ['path', 'find', 'replace'],
  properties: {
    path: { type: 'string', description: 'Relative to the workspace root.' },
    find: { type: 'string', minLength: 1, description: 'Stands in the file exactly so, and once.' },
    replace: { type: 'string', description: 'What stands there then.' },
    all: { type: 'boolean', description: 'Replaces it wherever it stands.' },
  },
};

/** `core/edit-file`: `{ path, find, replace, all }` to `{ replaced, bytes }`. */
export function createEditFile(workspace: Workspace, writes: Slots): HostTool {
  return {
    name: 'core/edit-file',
    description:
      'Replaces a text in a file of the workspace. Fails when it is not there, or there more than once.',
    inputSchema,
    effect: 'unsafe',
    readOnly: false,
    subjectOf: subjectOfPath,
    run: async (input, signal) => {
      const { path, find, replace, all } = readInput(input);
      return inTurn(writes, signal, async () => {
        const before = decode(path, await readWorkspaceFile(workspace, path));
        const parts = before.split(find);
        const replaced = parts.length - 1;
        if (replaced === 0)
          throw new ToolFailure('TEXT_NOT_FOUND', `The text to replace is not in "${path}".`);
        if (replaced > 1 && !all)
          throw new ToolFailure(
            'TEXT_NOT_UNIQUE',
            `The text to replace is in "${path}" ${replaced} times. Give more of what stands around it, or "all": true.`,
          );
        const bytes = await writeWorkspaceFile(workspace, { path, text: parts.join(replace) });
        return { replaced, bytes };
      });
    },
  };
}

function readInput(input: JsonValue) {
  const { path, find, replace, all = false } = isJsonObject(input) ? input : {};
  const areTexts = typeof path === 'string' && typeof find === 'string' && typeof replace === 'string';
  if (areTexts && find !== '' && typeof all === 'boolean') return { path, find, replace, all };
  throw new ToolFailure(
    'INVALID_INPUT',
    'core/edit-file takes { "path": "…", "find": "…", "replace": "…", "all": false }.',
  );
}

/** Of what is no text, writing would change more than was asked for. */
function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new ToolFailure('FILE_NOT_TEXT', `The file "${path}" is not UTF-8 text.`, { cause });
  }
}
