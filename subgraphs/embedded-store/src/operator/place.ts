import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Layout, prepareLayout } from '../layout.ts';
import { OperatorError } from './operator-error.ts';

/** Where the store of a data directory is. Throws OperatorError if there is none; nothing is created. */
export function findStore(dataDir: string): Layout {
  if (!existsSync(join(dataDir, 'store', 'data.sqlite'))) {
    throw new OperatorError(
      'STORE_MISSING',
      `There is no embedded store in ${dataDir}. YMERA_DATA_DIR names the data directory; "npm start" or "npm run db -- restore <file>" makes a store in it.`,
    );
  }
  return prepareLayout(dataDir);
}
