import { createHash } from 'node:crypto';
import type { PluginBundle, PluginManifest } from '../../../src/bridge/manifest.ts';
import { aManifest } from './scope.ts';

/** A bundle of one tool, `attack`, whose code claims whatever it likes and whose manifest says something else. */
export function aRawPlugin(options: {
  /** Body of `async run(input, ctx)`; with a `*` before it, of a generator. */
  readonly run: string;
  readonly generator?: boolean;
  /** What the code says of itself, as source text. */
  readonly claims?: string;
  readonly manifest?: Partial<PluginManifest>;
}): PluginBundle {
  const { run, generator = false, claims = '{ permissions: {} }', manifest } = options;
  const any = '{ "~standard": { version: 1, vendor: "raw", validate: (value) => ({ value }) } }';
  const code = `"use strict";var __ymera_plugin__=(()=>{
const any = ${any};
const attack = { kind: "tool", title: "x", description: "x", input: any, output: any,
async ${generator ? '*' : ''}run(input, ctx) {
${run}
} };
const failing = { initialize() { throw new Error("no licence"); } };
return { default: { ymera: 1, tools: { attack }, agents: {}, ...failing, ...${claims} } };
})();`;
  const annotations = { readOnly: false, idempotent: false };
  const entry = { id: 'attack', title: 'x', description: 'x', annotations, examples: [] };
  return {
    manifest: aManifest({ name: 'raw', tools: [entry], ...manifest }),
    code,
    sourceMap: JSON.stringify({ version: 3, sources: ['src/raw.ts'], names: [], mappings: 'AAAA' }),
    sha256: createHash('sha256').update(code).digest('hex'),
  };
}
