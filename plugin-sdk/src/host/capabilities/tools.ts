import type { JsonValue } from '../../bridge/json.ts';
import type { ToolAnswer } from '../types.ts';
import type { Args } from './args.ts';
import { CapabilityError } from './errors.ts';
import type { CallScope } from './scope.ts';

/** Runs a host tool for a plugin, when its manifest lists it. The tool's own refusal is handed on as it is. */
export async function callTool(scope: CallScope, args: Args): Promise<ToolAnswer> {
  const { log, limits, redactor, request, signal } = scope;
  const name = args.text('name');
  const input = args.get('input') ?? null;
  if (!scope.manifest.permissions.tools.some((tool) => tool.name === name)) {
    await tellRefusal(scope, name, input);
    const fix =
      'declare it in createPlugin({ permissions: { tools } }) and in package.json under ymera.permissions';
    throw new CapabilityError('NOT_GRANTED', `the plugin may not call the tool "${name}"; ${fix}`);
  }
  if (!request.callTool) {
    throw new CapabilityError('NOT_GRANTED', `the tool "${name}" is not available in this run`);
  }
  const depth = (request.depth ?? 0) + 1;
  if (depth > limits.toolDepth) {
    const message = `tool calls may be nested ${limits.toolDepth} deep; "${name}" would be deeper`;
    throw new CapabilityError('TOO_DEEP', message);
  }
  try {
    return await request.callTool(name, input, signal, depth, redactor.shown(input));
  } catch (error) {
    log?.error({ err: error, tool: name }, 'a host tool threw instead of answering');
    return { ok: false, error: { code: 'TOOL_FAILED', message: `the tool "${name}" broke down` } };
  }
}

async function tellRefusal(scope: CallScope, name: string, input: JsonValue): Promise<void> {
  const { log, redactor, request } = scope;
  const shown = redactor.text(name);
  try {
    await request.onRefusedTool?.(shown, redactor.shown(input));
  } catch (error) {
    log?.error({ err: error, tool: shown }, 'a listener of refused tool calls failed');
  }
}
