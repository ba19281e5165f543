import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import type { Definition, PluginDefinition } from '../author/define.ts';
import { sizeBytes } from '../author/size.ts';
import type { DeclaredAgent } from '../bridge/host-call.ts';
import type { JsonValue } from '../bridge/json.ts';
import {
  type Annotations,
  effectKinds,
  type ManifestEntry,
  type PluginDescription,
} from '../bridge/manifest.ts';

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
  if (!isObject(definition) || (typeof definition.run !== 'function' && !isObject(definition.declared))) {
    throw new TypeError(`${where}: expected what plugin.tool({ … }) or plugin.agent({ … }) returns`);
  }
  if (definition.declared) checkDeclared(where, definition.declared);
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

function checkDeclared(where: string, declared: NonNullable<Definition['declared']>): void {
  const { instructions, maxSteps, model } = declared;
  if (instructions.trim() === '' || instructions === 'undefined') {
    throw new TypeError(`${where}: an agent has either run or instructions`);
  }
  if (model === '' || model === 'undefined') {
    throw new TypeError(`${where}: model must be one of permissions.models`);
  }
  if (maxSteps !== undefined && !(Number.isInteger(maxSteps) && maxSteps > 0)) {
    throw new TypeError(`${where}: maxSteps must be a whole number from 1`);
  }
}

/** The code's half of the manifest. */
export function describePlugin(plugin: PluginDefinition): PluginDescription {
  const list = (definitions: { readonly [id: string]: Definition }) =>
    Object.entries(definitions).map(([id, definition]) => describe(id, definition, plugin));
  const { permissions, secrets = {}, config } = plugin;
  const { emit, models, network, storage, tools } = permissions;
  const schema = config && jsonSchema(config, 'input');
  return {
    tools: list(plugin.tools),
    agents: list(plugin.agents),
    permissions: {
      tools: names('tools', tools),
      network: names('network', network),
      models: names('models', models),
      emit: names('emit', emit),
      storage: storage ? { quotaBytes: sizeBytes(storage.quota) } : null,
    },
    secrets: Object.fromEntries(
      Object.entries(secrets).map(([name, secret]) => [name, describeSecret(secret)]),
    ),
    ...(schema === undefined ? {} : { config: schema }),
  };
}

function names(kind: string, found: unknown): readonly string[] {
  if (found === undefined) return [];
  if (Array.isArray(found)) return found.map(String);
  throw new TypeError(`createPlugin: permissions.${kind} must be a list of names`);
}

function describeSecret({ label, hosts, readable }: NonNullable<PluginDefinition['secrets']>[string]) {
  const facts = { label: String(label), hosts: names('hosts', hosts) };
  return readable === true ? { ...facts, readable } : facts;
}

/** The agent's tools by their names: its own must be among those that the plugin hands over. */
function describeDeclared(
  id: string,
  plugin: PluginDefinition,
  agent: Definition,
): DeclaredAgent | undefined {
  if (!agent.declared) return undefined;
  const { instructions, maxSteps, model, tools } = agent.declared;
  if (!(plugin.permissions.models ?? []).includes(model)) {
    throw new TypeError(
      `agents.${id}: the model "${model}" is not in createPlugin({ permissions: { models } })`,
    );
  }
  const nameOf = (tool: (typeof tools)[number], index: number) => {
    if (typeof tool === 'string') return tool;
    const known = Object.entries(plugin.tools).find(([, definition]) => definition === tool);
    if (known) return known[0];
    throw new TypeError(`agents.${id}: tools[${index}] is not in define({ tools })`);
  };
  return { instructions, model, tools: tools.map(nameOf), ...(maxSteps === undefined ? {} : { maxSteps }) };
}

function describe(id: string, definition: Definition, plugin: PluginDefinition): ManifestEntry {
  const declared = describeDeclared(id, plugin, definition);
  const { title, description, annotations, timeoutMs, examples } = definition;
  const inputSchema = jsonSchema(definition.input, 'input');
  const outputSchema = jsonSchema(definition.output, 'output');
  return {
    id,
    title,
    description,
    ...(inputSchema === undefined ? {} : { inputSchema }),
    ...(outputSchema === undefined ? {} : { outputSchema }),
    annotations: describeAnnotations(id, annotations ?? {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(declared ? { declared } : {}),
    examples: (examples ?? []).map((example) => plain(example) as ManifestEntry['examples'][number]),
  };
}

function describeAnnotations(
  id: string,
  { readOnly, idempotent, effect }: Partial<Annotations>,
): Annotations {
  if (effect !== undefined && !effectKinds.includes(effect))
    throw new TypeError(`${id}: annotations.effect must be one of ${effectKinds.join(', ')}`);
  if (effect === 'unsafe' && (readOnly || idempotent))
    throw new TypeError(`${id}: what is readOnly or idempotent is not unsafe, as annotations.effect says`);
  const flags = { readOnly: readOnly === true, idempotent: idempotent === true };
  return effect === undefined ? flags : { ...flags, effect };
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
