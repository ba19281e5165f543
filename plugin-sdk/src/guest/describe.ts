import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import type { Definition, PluginDefinition } from '../author/define.ts';
import type { JsonValue } from '../bridge/json.ts';
import type { ManifestEntry, PluginDescription } from '../bridge/manifest.ts';

/** Checks that a bundle's export is a plugin. Throws a `TypeError` that says what is missing where. */
export function asPlugin(exported: unknown): PluginDefinition {
  const value = isObject(exported) && 'default' in exported ? exported.default : exported;
  if (!isObject(value) || value.ymera !== 1) {
    throw new TypeError('the entry file must `export default plugin.define({ tools, agents })`');
  }
  const plugin = value as PluginDefinition; // Its parts are checked below, one by one.
  for (const kind of ['tools', 'agents'] as const) {
    if (!isObject(plugin[kind])) throw new TypeError(`define: ${kind} must be an object of definitions`);
    for (const [id, definition] of Object.entries(plugin[kind])) checkDefinition(`${kind}.${id}`, definition);
  }
  return plugin;
}

function checkDefinition(where: string, definition: Definition): void {
  if (!isObject(definition) || typeof definition.run !== 'function') {
    throw new TypeError(`${where}: expected what plugin.tool({ … }) or plugin.agent({ … }) returns`);
  }
  for (const field of ['title', 'description'] as const) {
    if (typeof definition[field] !== 'string' || definition[field].trim() === '') {
      throw new TypeError(`${where}: ${field} must be a text that is not empty`);
    }
  }
  for (const role of ['input', 'output'] as const) {
    if (typeof definition[role]?.['~standard']?.validate !== 'function') {
      throw new TypeError(`${where}: ${role} must be a schema of a Standard Schema library, such as zod`);
    }
  }
}

/** The code's half of the manifest. */
export function describePlugin(plugin: PluginDefinition): PluginDescription {
  const list = (definitions: { readonly [id: string]: Definition }) =>
    Object.entries(definitions).map(([id, definition]) => describe(id, definition));
  const tools = (plugin.permissions.tools ?? []).map(String);
  return { tools: list(plugin.tools), agents: list(plugin.agents), permissions: { tools } };
}

function describe(id: string, definition: Definition): ManifestEntry {
  const { title, description, annotations, timeoutMs, examples } = definition;
  const inputSchema = jsonSchema(definition.input, 'input');
  const outputSchema = jsonSchema(definition.output, 'output');
  return {
    id,
    title,
    description,
    ...(inputSchema === undefined ? {} : { inputSchema }),
    ...(outputSchema === undefined ? {} : { outputSchema }),
    annotations: {
      readOnly: annotations?.readOnly === true,
      idempotent: annotations?.idempotent === true,
    },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    examples: (examples ?? []).map((example) => plain(example) as ManifestEntry['examples'][number]),
  };
}

/** Absent when the library has no Standard JSON Schema, or when this schema cannot be said in JSON Schema. */
function jsonSchema(schema: StandardSchemaV1, role: 'input' | 'output'): JsonValue | undefined {
  const standard: StandardSchemaV1['~standard'] & Partial<StandardJSONSchemaV1['~standard']> =
    schema['~standard'];
  try {
    const found = standard.jsonSchema?.[role]({ target: 'draft-2020-12' });
    return found === undefined ? undefined : plain(found);
  } catch {
    return undefined;
  }
}

function plain(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue; // Parsed JSON is a JSON value.
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
