import { createHash } from 'node:crypto';
import type { ManifestEntry, PluginBundle } from '../../src/bridge/manifest.ts';

/** A tool written straight in the form that bundles have, as hostile code would be. */
export type RawTool = {
  /** Body of `async run(input, ctx)`. */
  readonly run: string;
  readonly idempotent?: boolean;
  /** Body of the output schema's `validate(value)`. Default: accepts everything. */
  readonly validate?: string;
};

/** Builds a bundle from source text, without the checks that a build makes. */
export function rawBundle(options: {
  readonly name?: string;
  readonly tools: { readonly [id: string]: RawTool };
  /** Code at top level, before the definition. */
  readonly top?: string;
  readonly granted?: readonly string[];
  readonly memoryMb?: number;
  /** Strings may become code. */
  readonly codegen?: boolean;
}): PluginBundle {
  const { name = 'raw', tools, top = '', granted, memoryMb } = options;
  const code = [
    '"use strict";var __ymera_plugin__=(()=>{',
    top,
    'const any = { "~standard": { version: 1, vendor: "raw", validate: (value) => ({ value }) } };',
    `const permissions = ${granted ? JSON.stringify({ tools: granted }) : '{}'};`,
    `const tools = {${Object.entries(tools).map(([id, tool]) => `${JSON.stringify(id)}: ${toolSource(id, tool)}`)}};`,
    'return { default: { ymera: 1, permissions, tools, agents: {} } };',
    '})();',
  ].join('\n');
  return {
    manifest: {
      name,
      version: '1.0.0',
      description: '',
      agents: [],
      tools: Object.entries(tools).map(([id, tool]) => entry(id, tool)),
      permissions: {
        tools: (granted ?? []).map((tool) => ({ name: tool, reason: 'because' })),
        ...(options.codegen ? { codegen: { reason: 'because' } } : {}),
      },
      limits: memoryMb === undefined ? {} : { memoryMb },
    },
    code,
    sourceMap: JSON.stringify({ version: 3, sources: ['src/raw.ts'], names: [], mappings: 'AAAA' }),
    sha256: createHash('sha256').update(code).digest('hex'),
  };
}

function toolSource(id: string, { run, validate }: RawTool): string {
  const output = validate
    ? `{ "~standard": { version: 1, vendor: "raw", validate: (value) => { ${validate} } } }`
    : 'any';
  const texts = `kind: "tool", title: ${JSON.stringify(id)}, description: "x"`;
  return `{ ${texts}, input: any, output: ${output}, async run(input, ctx) {\n${run}\n} }`;
}

function entry(id: string, { idempotent = false }: RawTool): ManifestEntry {
  return { id, title: id, description: 'x', annotations: { readOnly: false, idempotent }, examples: [] };
}
