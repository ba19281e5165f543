import { isJsonObject, type JsonValue } from '@ymera/kernel';
import { pathMatcher } from '../domain/path-pattern.ts';
import { ToolFailure } from '../domain/tool-failure.ts';
import type { HostTool } from '../ports.ts';
import { walkWorkspace } from './walk-workspace.ts';
import { readWorkspaceFile, type Workspace } from './workspace-file.ts';

const matchesMax = 200;
const lineLengthMax = 300;
const textLengthMax = 500;
/** All files of one call together. */
const bytesMax = 200_000_000;

const inputSchema: JsonValue = {
  type: 'object',
  required: ['text'],
  properties: {
    text: {
      type: 'string',
      minLength: 1,
      maxLength: textLengthMax,
      description: 'Taken as it is written; no regular expression.',
    },
    files: {
      type: 'string',
      minLength: 1,
      maxLength: textLengthMax,
      description: 'A pattern of paths, such as "src/**/*.ts"; all files when left out.',
    },
    ignoreCase: { type: 'boolean' },
  },
};

/** `core/grep`: `{ text, files, ignoreCase }` to `{ matches: [{ path, line, text }], more }`. */
export function createGrep(workspace: Workspace): HostTool {
  return {
    name: 'core/grep',
    description: `Finds the lines of the workspace's text files that a text stands in, at most ${matchesMax}; "more" says that there are others. Folders .git and node_modules are passed over.`,
    inputSchema,
    effect: 'idempotent',
    readOnly: true,
    subjectOf: (input) => (isJsonObject(input) ? String(input.text).slice(0, lineLengthMax) : ''),
    run: async (input, signal) => {
      const { text, fits, ignoreCase } = readInput(input);
      const found: { path: string; line: number; text: string }[] = [];
      let bytes = 0;
      const files = walkWorkspace(workspace, signal);
      for (;;) {
        const { done, value: path } = await files.next();
        if (done) return { matches: found, more: path };
        if (!fits(path)) continue;
        const content = await textOf(workspace, path);
        bytes += content.length;
        for (const line of linesWith(content, text, ignoreCase)) {
          if (found.length === matchesMax) return { matches: found, more: true };
          found.push({ path, ...line });
        }
        if (bytes > bytesMax) return { matches: found, more: true };
      }
    },
  };
}

/** Empty for what is no text, too long, or gone meanwhile. */
async function textOf(workspace: Workspace, path: string): Promise<string> {
  try {
    const bytes = await readWorkspaceFile(workspace, path);
    return bytes.includes(0) ? '' : bytes.toString('utf8');
  } catch (error) {
    if (error instanceof ToolFailure) return '';
    throw error;
  }
}

function* linesWith(content: string, text: string, ignoreCase: boolean) {
  const shown = ignoreCase ? content.toLowerCase() : content;
  const wanted = ignoreCase ? text.toLowerCase() : text;
  if (!shown.includes(wanted)) return;
  for (const [place, line] of content.split(/\r?\n/).entries())
    if ((ignoreCase ? line.toLowerCase() : line).includes(wanted))
      yield { line: place + 1, text: line.slice(0, lineLengthMax).toWellFormed() };
}

function readInput(input: JsonValue) {
  const { text, files = '**/*', ignoreCase = false } = isJsonObject(input) ? input : {};
  const isText = (value: unknown): value is string =>
    typeof value === 'string' && value !== '' && value.length <= textLengthMax;
  if (isText(text) && !text.includes('\n') && isText(files) && typeof ignoreCase === 'boolean')
    return { text, fits: pathMatcher(files), ignoreCase };
  throw new ToolFailure(
    'INVALID_INPUT',
    'core/grep takes { "text": "a text of one line", "files": "src/**/*.ts", "ignoreCase": false }.',
  );
}
