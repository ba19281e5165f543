import type { JsonValue } from '@ymera/kernel';
import { isDeeperThan } from '../domain/mcp/depth.ts';
import { McpFailure } from '../domain/mcp/errors.ts';

/** What comes of a call, as the protocol has it, before anything of it is trusted. */
type RawAnswer = Readonly<Record<string, unknown>>;

const depthMax = 64;

/**
 * A tool's answer as an agent is told it: its text, what it gives as data, and what else there is, by kind alone.
 *
 * @throws McpFailure MCP_TOOL_FAILED when the tool says that it has failed, MCP_ANSWER_INVALID
 */
export function readAnswer({ content, structuredContent, isError }: RawAnswer): JsonValue {
  const parts: readonly JsonValue[] = Array.isArray(content) ? content : []; // it came as JSON
  const texts = parts.map(textOf).filter((text) => text !== null);
  if (isError === true)
    throw new McpFailure('MCP_TOOL_FAILED', texts.join('\n') || 'The tool has failed and does not say why.');
  const data = (structuredContent ?? null) as JsonValue; // it came as JSON
  if (isDeeperThan(data, depthMax))
    throw new McpFailure('MCP_ANSWER_INVALID', 'The answer is nested too deep.');
  const others = parts.map(otherOf).filter((other) => other !== null);
  return {
    text: texts.join('\n').toWellFormed(),
    ...(data === null ? {} : { data }),
    ...(others.length > 0 ? { others } : {}),
  };
}

type Part = { readonly [key: string]: JsonValue | undefined };

const partOf = (part: JsonValue): Part =>
  typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as Part) : {}; // an object, then

function textOf(part: JsonValue): string | null {
  const { type, text, resource } = partOf(part);
  if (type === 'text' && typeof text === 'string') return text;
  const inner = type === 'resource' ? partOf(resource ?? null).text : null;
  return typeof inner === 'string' ? inner : null;
}

/** Pictures and sounds are named and not passed on: models are told texts. */
function otherOf(part: JsonValue): JsonValue | null {
  if (textOf(part) !== null) return null;
  const { type, mimeType, uri, name, data } = partOf(part);
  const facts = Object.entries({ type, mimeType, uri, name }).filter(([, fact]) => typeof fact === 'string');
  const shown = facts.map(([key, fact]) => [key, String(fact).slice(0, 500).toWellFormed()] as const);
  return { ...Object.fromEntries(shown), ...(typeof data === 'string' ? { base64Length: data.length } : {}) };
}
