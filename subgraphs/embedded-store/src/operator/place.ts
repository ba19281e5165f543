import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { refuseOtherEngine } from '../engine-record.ts';
import { type Layout, prepareLayout } from '../layout.ts';
import { StoreStartError } from '../start-error.ts';
import { OperatorError } from './operator-error.ts';

/** Where the store of a data directory is. Throws OperatorError if there is none; nothing is created. */
export function findStore(dataDir: string): Layout {
  if (!existsSync(join(dataDir, 'store'))) throw missing(dataDir);
  const layout = prepareLayout(dataDir);
  refuseMongod(layout);
  if (!existsSync(layout.file)) throw missing(dataDir);
  return layout;
}

const missing = (dataDir: string): OperatorError =>
  new OperatorError(
    'STORE_MISSING',
    `There is no embedded store in ${dataDir}. YMERA_DATA_DIR names the data directory; "npm start" or "npm run db -- restore <file>" makes a store in it.`,
  );

/** Throws OperatorError if a data directory is kept by another engine than the one these commands are for. */
export function refuseMongod(layout: Layout): void {
  try {
    refuseOtherEngine(layout, 'sqlite');
  } catch (error) {
    if (!(error instanceof StoreStartError)) throw error;
    throw new OperatorError(
      'FILE_REFUSED',
      `These commands are for the engine sqlite, but ${error.message}. A mongod is operated with MongoDB's own tools, such as mongodump.`,
      { cause: error },
    );
  }
}
