import { accessSync, constants, statSync } from 'node:fs';
import { StoreStartError } from '../start-error.ts';

/** Throws StoreStartError unless the path is an executable file; none is ever downloaded or searched for. */
export function refuseMissingBinary(path: string | undefined): asserts path is string {
  if (path === undefined) {
    throw new StoreStartError(
      'YMERA_EMBEDDED_ENGINE=mongod needs a mongod that is installed already: name it with MONGOMS_SYSTEM_BINARY',
    );
  }
  try {
    accessSync(path, constants.X_OK);
    if (!statSync(path).isFile()) throw new Error('it is not a file');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreStartError(`MONGOMS_SYSTEM_BINARY names ${path}, which cannot be run: ${why}`, { cause });
  }
}
