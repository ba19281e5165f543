import { checkJsonText, ForbiddenKeyError, type JsonValue, parseJson } from '../bridge/json.ts';
import type { CallRequest, HostLog, ToolAnswer } from './types.ts';

type Options = {
  readonly granted: readonly string[];
  readonly callTool: CallRequest['callTool'];
  readonly onRefusedTool: CallRequest['onRefusedTool'];
  readonly messageBytes: number;
  readonly log: HostLog | undefined;
};

/** Answers one host call of a plugin, as the JSON that goes back into the sandbox. Never rejects. */
export async function answerToolCall(
  options: Options,
  payload: string,
  signal: AbortSignal,
): Promise<string> {
  const answer = await runTool(options, payload, signal);
  const text = JSON.stringify(answer);
  if (Buffer.byteLength(text) > options.messageBytes) {
    return failure(
      'MESSAGE_TOO_LARGE',
      `the answer of the tool is larger than ${options.messageBytes} bytes`,
    );
  }
  try {
    checkJsonText(text);
    return text;
  } catch (error) {
    return failure('INVALID_OUTPUT', `the answer of the tool cannot enter the sandbox: ${messageOf(error)}`);
  }
}

async function runTool(options: Options, payload: string, signal: AbortSignal): Promise<ToolAnswer> {
  const request = readRequest(payload);
  if ('error' in request) return refuse('INVALID_INPUT', request.error);
  const { name, input } = request;
  if (!options.granted.includes(name)) {
    await tellRefusal(options, request);
    const fix =
      'declare it in createPlugin({ permissions: { tools } }) and in package.json under ymera.permissions';
    return refuse('NOT_GRANTED', `the plugin may not call the tool "${name}"; ${fix}`);
  }
  if (!options.callTool) return refuse('NOT_GRANTED', `the tool "${name}" is not available in this run`);
  try {
    return await options.callTool(name, input, signal);
  } catch (error) {
    options.log?.error({ err: error, tool: name }, 'a host tool threw instead of answering');
    return refuse('TOOL_FAILED', `the tool "${name}" broke down`);
  }
}

async function tellRefusal({ onRefusedTool, log }: Options, { name, input }: ToolRequest): Promise<void> {
  try {
    await onRefusedTool?.(name, input);
  } catch (error) {
    log?.error({ err: error, tool: name }, 'a listener of refused tool calls failed');
  }
}

type ToolRequest = { readonly name: string; readonly input: JsonValue };

function readRequest(payload: string): ToolRequest | { error: string } {
  try {
    const value = parseJson(payload) as { name?: JsonValue; input?: JsonValue } | null; // Checked right below.
    if (typeof value?.name !== 'string') return { error: 'a tool call needs the name of the tool' };
    return { name: value.name, input: value.input ?? null };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function refuse(code: string, message: string): ToolAnswer {
  return { ok: false, error: { code, message } };
}

function failure(code: string, message: string): string {
  return JSON.stringify(refuse(code, message));
}

function messageOf(error: unknown): string {
  return error instanceof ForbiddenKeyError ? error.message : 'the text is not JSON';
}
