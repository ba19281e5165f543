import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

// Built from TypeScript here, and from JavaScript where the SDK is installed.
const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
let built: string | undefined;

/**
 * The program of a plugin process, as text for `node --eval`: so the process need not be allowed to read any file of
 * ours, and needs no WebAssembly, which Node takes TypeScript apart with and `--jitless` takes away.
 */
export function buildChildScript(): string {
  built ??= bundle();
  return built;
}

function bundle(): string {
  const result = buildSync({
    entryPoints: [fileURLToPath(new URL(`../child/main${ending}`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: true,
  });
  const [file] = result.outputFiles;
  if (!file) throw new Error('bundling the program of plugin processes gave no file');
  return file.text;
}
