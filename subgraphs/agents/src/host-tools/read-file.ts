import { createSlots, isJsonObject, type JsonValue } from '@ymera/kernel';
import { ToolFailure } from '../domain/tool-failure.ts';
import type { HostTool } from '../ports.ts';
import { readWorkspaceFile, type Workspace } from './workspace-file.ts';

/** Files that are in memory at once, for all runs together. */
const readsConcurrent = 4;
const readsQueued = 1_000;
const subjectLengthMax = 300;

const inputSchema: JsonValue = {
  type: 'object',
  required: ['path'],
  properties: {
    path: { type: 'string', description: 'Relative to the workspace root, such as "src/main.ts".' },
    encoding: { const: 'utf8' },
  },
};

/** `core/read-file`: `{ path, encoding: 'utf8' }` to `{ text, bytes }`, from the workspace folder only. */
export function createReadFile(workspace: Workspace): HostTool {
  const slots = createSlots({ concurrent: readsConcurrent, queued: readsQueued });
  return {
    name: 'core/read-file',
    description: 'Reads a text file of the workspace and gives its text and its length in bytes.',
    inputSchema,
    effect: 'idempotent',
    readOnly: true,
    subjectOf: (input) => (isJsonObject(input) ? String(input.path).slice(0, subjectLengthMax) : ''),
    run: async (input, signal) => {
      const { path } = readInput(input);
      const slot = await slots.take(signal);
      if (!slot) throw new ToolFailure('TOOL_BUSY', 'Too many files are being read.', { retryable: true });
      try {
        const bytes = await readWorkspaceFile(workspace, path);
        return { text: decode(path, bytes), bytes: bytes.length };
      } finally {
        slot.free();
      }
    },
  };
}

function readInput(input: JsonValue): { path: string } {
  const { path, encoding = 'utf8' } = isJsonObject(input) ? input : {};
  if (typeof path === 'string' && encoding === 'utf8') return { path };
  throw new ToolFailure(
    'INVALID_INPUT',
    'core/read-file takes { "path": "a path relative to the workspace root", "encoding": "utf8" }.',
  );
}

/** A byte order mark is left out of the text. */
function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ToolFailure(
      'FILE_NOT_TEXT',
      `The file ${JSON.stringify(path)} is not UTF-8 text. Save it as UTF-8 first.`,
      { cause: error },
    );
  }
}
