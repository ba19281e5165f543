// Runs before `npm start`, `npm test` and `npm run check`, under whatever Node the machine has (20 or later), so it
// is plain JavaScript without dependencies. It installs exactly what the lockfile says, once per lockfile.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, 'node_modules', '.ymera-installed');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

const installed = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;

if (!installed()) {
  // Standard output belongs to whoever reads what the script itself prints.
  console.error('Installing dependencies (once, about a minute)…');
  // npm passes its own path on; through node it starts on every platform and from any shell.
  const npm = process.env.npm_execpath;
  // Not `npm ci`: it fails where a registry does not carry the optional binaries of other platforms.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], {
        cwd: root,
        stdio: ['inherit', process.stderr, process.stderr],
      })
    : spawnSync('npm', args, {
        cwd: root,
        stdio: ['inherit', process.stderr, process.stderr],
        shell: process.platform === 'win32',
      });
  if (result.status !== 0) {
    console.error('npm install failed. Is the npm registry reachable? Try again with: npm install');
    process.exit(result.status ?? 1);
  }
  writeFileSync(stampFile, wanted);
}
