import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Layout } from './layout.ts';
import { StoreStartError } from './start-error.ts';

/** What keeps the documents of a data directory. */
export type Engine = 'sqlite' | 'mongod';

/** How the folder is arranged; the SQLite file has a format of its own. */
const format = 1;

/** Names the engine that made a data directory, and the version of Ymera that did. */
interface EngineRecord {
  readonly engine: Engine;
  readonly format: number;
  readonly createdBy: string;
}

/** Throws StoreStartError if the data directory belongs to another engine or to a later version. */
export function refuseOtherEngine(layout: Layout, engine: Engine): void {
  const made = readRecord(layout)?.engine ?? engineOfFiles(layout);
  if (made === undefined || made === engine) return;
  throw new StoreStartError(
    `the data in ${layout.dataDir} was made by the engine ${made}, and ${engine} cannot read it. ` +
      `Start with YMERA_EMBEDDED_ENGINE=${made}, or take the data along: export it with ${made}, ` +
      `name a new YMERA_DATA_DIR, and import it there`,
  );
}

/** Records the engine in a data directory that has no record yet. The caller holds the lock. */
export function claimEngine(layout: Layout, engine: Engine): void {
  refuseOtherEngine(layout, engine);
  if (readRecord(layout) !== undefined) return;
  const record: EngineRecord = { engine, format, createdBy: ownVersion() };
  const draft = `${layout.engineRecord}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(record)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, layout.engineRecord);
}

/**
 * Throws StoreStartError where a record says that a directory was in use and its data is gone: an empty store in its
 * place would look like one in which nothing ever was. A record is made only once the data's file is there.
 */
export function refuseLostData(layout: Layout): void {
  const { file, folder } = layout;
  if (readRecord(layout) === undefined || (existsSync(file) && statSync(file).size > 0)) return;
  throw new StoreStartError(
    `${file} is ${existsSync(file) ? 'empty' : 'missing'}, and this data directory was in use before. ` +
      `Bring a backup back with "npm run db -- restore <file>", or remove ${folder} to begin with nothing`,
  );
}

function readRecord({ engineRecord: file }: Layout): EngineRecord | undefined {
  if (!existsSync(file)) return undefined;
  const record = parseRecord(readFileSync(file, 'utf8'));
  if (record === undefined) {
    throw new StoreStartError(
      `${file} cannot be understood. It should read like ${JSON.stringify({ engine: 'sqlite', format, createdBy: ownVersion() })}`,
    );
  }
  if (record.format > format) {
    throw new StoreStartError(
      `${file} has format ${record.format}, made by version ${record.createdBy}; this is version ${ownVersion()} ` +
        `and knows format ${format}. Start the later version, or restore a backup into a new data directory`,
    );
  }
  return record;
}

function parseRecord(text: string): EngineRecord | undefined {
  try {
    const { engine, format: made, createdBy } = JSON.parse(text);
    const known = (engine === 'sqlite' || engine === 'mongod') && Number.isInteger(made) && made > 0;
    return known ? { engine, format: made, createdBy: String(createdBy) } : undefined;
  } catch {
    return undefined;
  }
}

/** Directories from before there was a record, and ones whose record was lost, show by their files what made them. */
function engineOfFiles({ dataDir, file, mongodFolder }: Layout): Engine | undefined {
  const [sqlite, mongod] = [existsSync(file), existsSync(join(mongodFolder, 'WiredTiger'))];
  if (sqlite && mongod) {
    throw new StoreStartError(
      `${dataDir} holds data of two engines, ${file} and ${mongodFolder}. Move away the one that is not meant`,
    );
  }
  return sqlite ? 'sqlite' : mongod ? 'mongod' : undefined;
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(text).version);
}
