import { ensureStoreServer } from '../../src/index.ts';

// Run as a process of its own: gives up the rights of root, for whom no folder is closed, and prints why the store
// in the named data directory does not start.
if (process.getuid?.() === 0) {
  process.setgid?.(65534);
  process.setuid?.(65534);
}
const outcome = await ensureStoreServer({ dataDir: process.argv[2] ?? '' }).catch((error: unknown) => error);
const code = outcome instanceof Error && 'code' in outcome ? outcome.code : 'started';
process.stdout.write(`${code} ${outcome instanceof Error ? outcome.message : ''}`);
