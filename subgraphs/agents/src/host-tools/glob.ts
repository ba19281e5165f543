import { isJsonObject, type JsonValue } from '@ymera/kernel';
import { pathMatcher } from '../domain/path-pattern.ts';
import { ToolFailure } from '../domain/tool-failure.ts';
import type { HostTool } from '../ports.ts';
import { walkWorkspace } from './walk-workspace.ts';
import type { Workspace } from './workspace-file.ts';

const pathsMax = 1_000;
const patternLengthMax = 300;

const inputSchema: JsonValue = {
  type: 'object',
  required: ['pattern'],
  properties: {
    pattern: {
      type: 'string',
      minLength: 1,
      maxLength: patternLengthMax,
      description: 'Such as "src/**/*.{ts,tsx}"; "**/*" for all files.',
    },
  },
};

/** `core/glob`: `{ pattern }` to `{ paths, more }`. */
export function createGlob(workspace: Workspace): HostTool {
  return {
    name: 'core/glob',
    description: `Lists the files of the workspace whose paths fit a pattern, at most ${pathsMax}; "more" says that there are others. Folders .git and node_modules are passed over.`,
    inputSchema,
    effect: 'idempotent',
    readOnly: true,
    subjectOf: (input) => (isJsonObject(input) ? String(input.pattern).slice(0, patternLengthMax) : ''),
    run: async (input, signal) => {
      const fits = pathMatcher(readPattern(input));
      const paths: string[] = [];
      const files = walkWorkspace(workspace, signal);
      for (;;) {
        const { done, value } = await files.next();
        if (done) return { paths, more: value };
        if (!fits(value)) continue;
        if (paths.length === pathsMax) return { paths, more: true };
        paths.push(value);
      }
    },
  };
}

function readPattern(input: JsonValue): string {
  const { pattern } = isJsonObject(input) ? input : {};
  if (typeof pattern === 'string' && pattern !== '' && pattern.length <= patternLengthMax) return pattern;
  throw new ToolFailure('INVALID_INPUT', 'core/glob takes { "pattern": "such as src/**/*.ts" }.');
}
