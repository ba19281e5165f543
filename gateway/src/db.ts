import { resolve } from 'node:path';
import { ConfigError, readConfig } from '@ymera/kernel/config';
import { settings } from './settings.ts';

const otherTools = `MONGODB_URI is set, so the data is in a MongoDB, and "npm run db" looks after the embedded store alone.
MongoDB's own tools do the same with --uri "$MONGODB_URI":

  backup    mongodump --archive=<file>
  restore   mongorestore --archive=<file>
  export    mongoexport --collection=<collection>
  status    mongosh, db.stats()
  check     mongosh, db.<collection>.validate()

Without MONGODB_URI, "npm run db" works on the embedded store in YMERA_DATA_DIR.`;

// `npm run db`: what an operator does with the embedded store. It reads the same environment as `npm start`.
process.exitCode = await run().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  return 1;
});

async function run(): Promise<number> {
  const { dataDir, mongodbUri } = settings;
  const config = readConfig({ dataDir, mongodbUri }, process.env);
  if (config.mongodbUri !== null) {
    console.error(otherTools);
    return 1;
  }
  // Who reads the output may close it early, as `head` does; then there is nobody to tell.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  // Imported here alone: with MONGODB_URI none of the embedded store's code is loaded.
  const { runOperator } = await import('@ymera/kernel/mongo/operator');
  return runOperator(process.argv.slice(2), {
    dataDir: config.dataDir,
    out: process.stdout,
    err: process.stderr,
    // npm runs scripts in the project's root and says where it was called.
    resolve: (file) => resolve(process.env.INIT_CWD ?? '', file),
  });
}
