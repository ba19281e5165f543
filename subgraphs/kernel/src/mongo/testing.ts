import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MongoHandle } from './handle.ts';
import { openMongo } from './open.ts';

/** A database for one test file, gone when it is closed. */
export interface TestMongo extends MongoHandle {
  readonly dataDir: string;
}

/** Opens an embedded store in a temporary folder, without waiting for the disk; `close` removes both. */
export async function openTestMongo(): Promise<TestMongo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ymera-test-'));
  const handle = await openMongo({ dataDir, synchronous: 'NORMAL' });
  return {
    ...handle,
    dataDir,
    close: async () => {
      await handle.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
