import { createHash } from 'node:crypto';
import type { PluginBundle } from '@ymera/plugin-sdk/host';

const anything = '{ "~standard": { version: 1, vendor: "bench", validate: (value) => ({ value }) } }';

/** A plugin with the tool `echo`; `ballastBytes` of functions that are parsed and never called come with it. */
export function echoBundle(options: { readonly name: string; readonly ballastBytes?: number }): PluginBundle {
  const { name, ballastBytes = 0 } = options;
  const code = [
    '"use strict";var __ymera_plugin__=(()=>{',
    ballast(ballastBytes),
    `const any = ${anything};`,
    'const echo = { kind: "tool", title: "echo", description: "x", input: any, output: any, run: async (input) => input };',
    'return { default: { ymera: 1, permissions: {}, tools: { echo }, agents: {} } };',
    '})();',
  ].join('\n');
  const annotations = { readOnly: true, idempotent: true };
  return {
    manifest: {
      name,
      version: '1.0.0',
      description: '',
      agents: [],
      tools: [{ id: 'echo', title: 'echo', description: 'x', annotations, examples: [] }],
      permissions: { tools: [] },
      limits: {},
    },
    code,
    sourceMap: JSON.stringify({ version: 3, sources: [], names: [], mappings: '' }),
    sha256: createHash('sha256').update(code).digest('hex'),
  };
}

/** Code such as a bundled library brings along: classes and functions with bodies, made when the script runs. */
function ballast(bytes: number): string {
  const parts: string[] = [];
  for (let size = 0, index = 0; size < bytes; index += 1) {
    const part = `const f${index} = (a, b) => { const seen = new Map(); for (const [key, value] of Object.entries(a)) { if (value !== b) seen.set(key + ${index}, [value, b]); } return { seen, size: seen.size, name: "f${index}" }; }; class C${index} { constructor(x) { this.x = x; } get twice() { return f${index}(this.x, 2).size * 2; } }`;
    parts.push(part);
    size += part.length + 1;
  }
  return parts.join('\n');
}
