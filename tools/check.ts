// `npm run check`: everything about the sources that a machine can judge without running them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['generated code is fresh', 'node', 'codegen.ts', '--check'],
  ['the README matches the sources', 'node', 'tools/readme.ts', '--check'],
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ['format, lint, boundaries and import cycles', 'biome', 'check', '--error-on-warnings', '.'],
  ['unused files, exports and dependencies', 'knip'],
];

const failed = steps.filter(([name, command, ...args]) => {
  const began = performance.now();
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  return status !== 0;
});

if (failed.length > 0) {
  console.error(
    `\n${failed.length} of ${steps.length} checks failed: ${failed.map(([name]) => name).join('; ')}`,
  );
  process.exit(1);
}
