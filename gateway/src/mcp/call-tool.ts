import { DomainError, isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { GraphRefusal, ToolInputError, ToolResultTooLargeError } from './errors.ts';
import type { Tool, ToolCall } from './tool.ts';
import { agentTools } from './tools/agents.ts';
import { callOwnTool } from './tools/own-tools.ts';
import { workflowTools } from './tools/workflows.ts';

/** The tools that everybody is offered. */
export const basicTools: readonly Tool[] = [...agentTools, ...workflowTools];

/** What a call comes to, in the protocol's own words. */
interface CallResult {
  readonly content: { readonly type: 'text'; readonly text: string }[];
  readonly structuredContent?: { [key: string]: unknown };
  readonly isError?: boolean;
  readonly [key: string]: unknown;
}

const resultLengthMax = 1_000_000;

/** Calls a tool by its name: what is refused or goes wrong is a result, as the protocol wants it. Null for no tool. */
export async function callTool(log: Log, name: string, call: ToolCall): Promise<CallResult | null> {
  try {
    const work = begin(name, call);
    if (!work) return null;
    return resultOf(await work);
  } catch (error) {
    if (call.signal.aborted) throw error;
    return failureOf(log, error);
  }
}

function begin(name: string, call: ToolCall): Promise<JsonValue> | null {
  const tool = basicTools.find((basic) => basic.name === name);
  if (!tool) return callOwnTool(name, call);
  const problem = problemOf(tool, call.input);
  if (problem !== null) throw new ToolInputError(name, problem);
  return tool.run(call);
}

/** Types are the graph's to check; what it would pass over is refused here. */
function problemOf({ inputSchema }: Tool, input: JsonObject): string | null {
  const known = isJsonObject(inputSchema.properties) ? Object.keys(inputSchema.properties) : [];
  const required = Array.isArray(inputSchema.required) ? inputSchema.required : [];
  const missing = required.find((field) => input[String(field)] === undefined);
  if (missing !== undefined) return `"${missing}" is missing`;
  const other = Object.keys(input).find((field) => !known.includes(field));
  return other === undefined ? null : `it has no field "${other.slice(0, 100)}"`;
}

function resultOf(value: JsonValue): CallResult {
  const text = JSON.stringify(value, null, 1);
  if (text.length > resultLengthMax) throw new ToolResultTooLargeError(resultLengthMax);
  const structured = isJsonObject(value) ? { ...value } : { value };
  return { content: [{ type: 'text', text }], structuredContent: structured };
}

function failureOf(log: Log, error: unknown): CallResult {
  if (error instanceof GraphRefusal || error instanceof DomainError) {
    const { code, message, details } = error;
    const said = { code, message, details };
    return {
      content: [{ type: 'text', text: `${code}: ${message}` }],
      structuredContent: { error: said },
      isError: true,
    };
  }
  log.error('a tool call over MCP failed', { error });
  return {
    content: [{ type: 'text', text: 'INTERNAL: Something went wrong. It has been logged.' }],
    isError: true,
  };
}
