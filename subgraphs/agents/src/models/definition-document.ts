import type { JsonValue } from '@ymera/kernel';
import { type InferSchemaType, Schema } from 'mongoose';
import type { Definition, DefinitionKind } from '../domain/definition.ts';

const options = { versionKey: false, autoIndex: false, minimize: false } as const;

/**
 * Agents and tools have the same fields, and a collection each: a plugin may give one of each the same name. The
 * platform's have their id as `_id` and no tenant; of a tenant's the tenant's id stands before it.
 */
const definitionSchema = (collection: string) => {
  const schema = new Schema(
    {
      _id: { type: String, required: true },
      tenantId: { type: String },
      pluginId: { type: String, required: true },
      name: { type: String, required: true },
      title: { type: String, default: '' },
      description: { type: String, default: '' },
      status: { type: String, enum: ['READY', 'UNAVAILABLE'] as const, required: true },
      // As JSON text: the keys of a JSON Schema begin with a dollar sign, which some stores refuse.
      inputSchema: { type: String, default: null },
      outputSchema: { type: String, default: null },
      timeoutMs: { type: Number, default: null },
      readOnly: { type: Boolean, default: false },
      idempotent: { type: Boolean, default: false },
    },
    { ...options, collection },
  );
  schema.index({ pluginId: 1, _id: 1 });
  schema.index({ tenantId: 1, _id: 1 });
  return schema;
};

export const agentSchema = definitionSchema('agents');
export const toolSchema = definitionSchema('tools');

type DefinitionDocument = InferSchemaType<typeof agentSchema>;

/** Under which `_id` a definition is stored. No tenant's id and no package name has a colon. */
export function documentId(tenantId: string | null, id: string): string {
  return tenantId === null ? id : `${tenantId}:${id}`;
}

/** The definition's id behind the `_id` that it is stored under. */
export function idOf(tenantId: string | null, _id: string): string {
  return tenantId === null ? _id : _id.slice(tenantId.length + 1);
}

export function definitionDocument(definition: Definition) {
  const { kind: _kind, id: _id, tenantId, inputSchema, outputSchema, ...rest } = definition;
  const owner = tenantId === null ? {} : { tenantId };
  return { ...owner, ...rest, inputSchema: toText(inputSchema), outputSchema: toText(outputSchema) };
}

export function toDefinition(kind: DefinitionKind, document: DefinitionDocument): Definition {
  const { _id, tenantId = null, inputSchema, outputSchema, ...rest } = document;
  return {
    kind,
    tenantId,
    id: idOf(tenantId, _id),
    pluginId: rest.pluginId,
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
  };
}

const toText = (value: JsonValue | null) => (value === null ? null : JSON.stringify(value));

// Written by toText.
const fromText = (text: string | null | undefined): JsonValue | null =>
  text === null || text === undefined ? null : (JSON.parse(text) as JsonValue);
