import type { JsonValue } from '@ymera/kernel';
import { type InferSchemaType, Schema } from 'mongoose';
import type { DefinitionKind, Prompted, StoredDefinition } from '../domain/definition.ts';
import { promptInputSchema, promptOutputSchema } from '../domain/loop/prompt-task.ts';

const options = { versionKey: false, autoIndex: false, minimize: false } as const;

const texts = { type: [String], default: undefined };

const promptedSchema = new Schema(
  {
    systemPrompt: { type: String, required: true },
    tier: { type: String, required: true },
    category: { type: String, required: true },
    triggers: texts,
    focusAreas: texts,
    tools: texts,
    capabilities: texts,
    preferred: texts,
    outputTokenPicoUsdMax: { type: Number, default: null },
  },
  { _id: false },
);

/**
 * Agents and tools have the same fields, and a collection each: a plugin may give one of each the same name. The
 * platform's have their id as `_id` and no tenant; of a tenant's the tenant's id stands before it.
 */
const definitionSchema = (collection: string) => {
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      tenantId: { type: String },
      /** Documents that are older than agents of files have none, and are of plugins. */
      origin: { type: String, enum: ['PLUGIN', 'FILE'] as const },
      pluginId: { type: String, default: null },
      name: { type: String, required: true },
      title: { type: String, default: '' },
      description: { type: String, default: '' },
      status: { type: String, enum: ['READY', 'UNAVAILABLE', 'REMOVED'] as const, required: true },
      // As JSON text: the keys of a JSON Schema begin with a dollar sign, which some stores refuse.
      inputSchema: { type: String, default: null },
      outputSchema: { type: String, default: null },
      timeoutMs: { type: Number, default: null },
      readOnly: { type: Boolean, default: false },
      idempotent: { type: Boolean, default: false },
      effect: { type: String, enum: ['idempotent', 'keyed', 'unsafe'] as const },
      prompted: { type: promptedSchema, default: null },
      /** The definition file as it was given; read only when it is asked for. */
      source: { type: new Schema({ path: String, text: String }, { _id: false }), select: false },
    },
    { ...options, collection },
  );
  schema.index({ pluginId: 1, _id: 1 });
  schema.index({ tenantId: 1, _id: 1 });
  return schema;
};

export const agentSchema = definitionSchema('agents');
export const toolSchema = definitionSchema('tools');

type DefinitionDocument = Omit<InferSchemaType<typeof agentSchema>, 'source'>;

/** Under which `_id` a definition is stored. No tenant's id and no package name has a colon. */
export function documentId(tenantId: string | null, id: string): string {
  return tenantId === null ? id : `${tenantId}:${id}`;
}

/** The definition's id behind the `_id` that it is stored under. */
export function idOf(tenantId: string | null, _id: string): string {
  return tenantId === null ? _id : _id.slice(tenantId.length + 1);
}

export function definitionDocument(definition: StoredDefinition) {
  const { kind: _kind, id: _id, tenantId, inputSchema, outputSchema, prompted, ...rest } = definition;
  const owner = tenantId === null ? {} : { tenantId };
  const schemas = { inputSchema: toText(inputSchema), outputSchema: toText(outputSchema) };
  return { ...owner, ...rest, ...schemas, prompted: prompted && promptedDocument(prompted) };
}

function promptedDocument({ models, triggers, focusAreas, tools, ...rest }: Prompted) {
  const { capabilities, preferred, outputTokenPicoUsdMax } = models;
  return {
    ...rest,
    triggers: [...triggers],
    focusAreas: [...focusAreas],
    tools: [...tools],
    capabilities: [...capabilities],
    preferred: [...preferred],
    outputTokenPicoUsdMax,
  };
}

export function toDefinition(kind: DefinitionKind, document: DefinitionDocument): StoredDefinition {
  const { _id, tenantId = null, inputSchema, outputSchema, pluginId, prompted, ...rest } = document;
  const described = {
    tenantId,
    id: idOf(tenantId, _id),
    name: rest.name,
    title: rest.title,
    description: rest.description,
    status: rest.status,
    inputSchema: fromText(inputSchema),
    outputSchema: fromText(outputSchema),
    timeoutMs: rest.timeoutMs ?? null,
    // Agents that were stored before there were tools say neither.
    readOnly: rest.readOnly ?? false,
    idempotent: rest.idempotent ?? false,
    // Those that were stored before they could declare it are loaded anew from their plugin at the next start.
    effect: rest.effect ?? (rest.readOnly || rest.idempotent ? 'idempotent' : 'keyed'),
  };
  if (prompted)
    return {
      ...described,
      // The platform takes their input, also of files that were brought in when it took less.
      inputSchema: described.inputSchema && promptInputSchema,
      outputSchema: described.outputSchema && promptOutputSchema,
      origin: 'FILE',
      kind: 'agent',
      pluginId: null,
      prompted: toPrompted(prompted),
    };
  return { ...described, origin: 'PLUGIN', kind, pluginId: pluginId ?? '', prompted: null };
}

function toPrompted(document: NonNullable<DefinitionDocument['prompted']>): Prompted {
  const { systemPrompt, tier, category, triggers, focusAreas, tools } = document;
  const { capabilities, preferred, outputTokenPicoUsdMax } = document;
  return {
    systemPrompt,
    tier,
    category,
    triggers: triggers ?? [],
    focusAreas: focusAreas ?? [],
    tools: tools ?? [],
    models: {
      capabilities: capabilities ?? [],
      preferred: preferred ?? [],
      outputTokenPicoUsdMax: outputTokenPicoUsdMax ?? null,
    },
  };
}

const toText = (value: JsonValue | null) => (value === null ? null : JSON.stringify(value));

// Written by toText.
const fromText = (text: string | null | undefined): JsonValue | null =>
  text === null || text === undefined ? null : (JSON.parse(text) as JsonValue);
