import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

let built: string | undefined;

/** The script that prepares an isolate, bundled from `src/guest` once per process. */
export function buildPrelude(): string {
  built ??= bundle();
  return built;
}

// Built from TypeScript here, and from JavaScript where the SDK is installed.
const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));

function bundle(): string {
  const result = buildSync({
    entryPoints: [fileURLToPath(new URL(`../guest/main${ending}`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: '__ymera_prelude__',
    platform: 'neutral',
    target: 'es2024',
    minifySyntax: true,
    minifyWhitespace: true,
  });
  const [file] = result.outputFiles;
  if (!file) throw new Error('bundling the sandbox prelude gave no file');
  return file.text;
}
