import { findIllFormed, isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { isDeeperThan } from './depth.ts';
import type { McpEffect, McpListing, McpTool } from './server.ts';

interface Said {
  readonly serverName: string;
  readonly serverVersion: string;
  /** Tools as the server's answer has them. */
  readonly tools: readonly JsonValue[];
}

/** More of them no model can choose among. */
const toolsMax = 128;
const bytesMax = 64 * 1_024;
const depthMax = 32;
/** Of all tools together, so that the server fits into one document. */
const allBytesMax = 1_024 * 1_024;
const nameLengthMax = 200;
const toolName = /^[A-Za-z0-9_./-]{1,128}$/;

interface Refused {
  readonly name: string;
  readonly reason: string;
}

/** The tools that a server has listed, and those of them that can't be taken, with why. */
export function readListing({ serverName, serverVersion, tools: said }: Said, at: number): McpListing {
  const tools = new Map<string, McpTool>();
  const passedOver: Refused[] = [];
  let bytes = 0;
  for (const one of said) {
    const read = readTool(one);
    const refused = 'reason' in read ? read : whyTooMuch(read, { tools, bytes });
    if (refused) passedOver.push(refused);
    else if (!('reason' in read)) {
      bytes += read.bytes;
      tools.set(read.tool.name, read.tool);
    }
  }
  return {
    ...{ at, serverName: cut(serverName), serverVersion: cut(serverVersion) },
    tools: [...tools.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    passedOver: passedOver.slice(0, toolsMax),
  };
}

const cut = (text: string) => text.slice(0, nameLengthMax).toWellFormed();

interface Read {
  readonly tool: McpTool;
  readonly bytes: number;
}

function whyTooMuch(
  { tool: { name }, bytes }: Read,
  before: { readonly tools: ReadonlyMap<string, McpTool>; readonly bytes: number },
): Refused | null {
  if (before.tools.has(name)) return { name, reason: 'another tool of this name is listed before it' };
  if (before.tools.size >= toolsMax) return { name, reason: `the server lists more than ${toolsMax} tools` };
  if (before.bytes + bytes <= allBytesMax) return null;
  return { name, reason: `the descriptions of all tools are longer than ${allBytesMax} bytes` };
}

function readTool(said: JsonValue): Read | Refused {
  const { name, title, description, inputSchema, outputSchema, annotations } = isJsonObject(said) ? said : {};
  if (typeof name !== 'string') return { name: '', reason: 'it has no name' };
  const refused = (reason: string): Refused => ({ name: cut(name), reason });
  if (!toolName.test(name)) return refused('its name is not 1 to 128 letters, digits and ._-/');
  if (!isJsonObject(inputSchema)) return refused('it has no schema of its input');
  const told: JsonObject = { title, description, inputSchema, outputSchema, annotations };
  if (findIllFormed('tool', told) !== null) return refused('its texts are not well formed');
  if (isDeeperThan(told, depthMax)) return refused('what it says of itself is nested too deep');
  const odd = whyOdd(inputSchema, annotations);
  if (odd !== null) return refused(odd);
  const text = canonicalJson(told);
  if (text.length > bytesMax) return refused(`what it says of itself is longer than ${bytesMax} characters`);
  const tool: McpTool = {
    name,
    description: [description, title].find((words) => typeof words === 'string') ?? '',
    inputSchema,
    effect: effectOf(annotations),
    digest: sha256Hex(text),
  };
  return { tool, bytes: text.length };
}

/** What the protocol does not have, and what models' providers refuse a whole request for. */
function whyOdd(
  { type, properties, required }: JsonObject,
  annotations: JsonValue | undefined,
): string | null {
  if (type !== 'object') return 'the type of its input schema is not "object"';
  if (properties !== undefined) {
    if (!isJsonObject(properties)) return 'the properties of its input schema are no object';
    const odd = Object.keys(properties).find((key) => !isJsonObject(properties[key]));
    if (odd !== undefined) return `the schema of its property ${JSON.stringify(cut(odd))} is no object`;
  }
  const isList = Array.isArray(required) && required.every((key) => typeof key === 'string');
  if (required !== undefined && !isList) return 'what its input schema requires is no list of names';
  const isNothing = annotations === undefined || annotations === null;
  return isNothing || isJsonObject(annotations) ? null : 'its annotations are no object';
}

function effectOf(annotations: JsonValue | undefined): McpEffect {
  if (!isJsonObject(annotations)) return 'UNSAFE';
  if (annotations.readOnlyHint === true) return 'READ';
  return annotations.idempotentHint === true ? 'IDEMPOTENT' : 'UNSAFE';
}
