import { access, copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { DomainError } from '@ymera/kernel';
import { readSampleCsv } from '@ymera/plugin-data-analyst/sample';

/** What the data-analysis workflow takes: a file in the workspace. */
export interface CsvInput {
  readonly file: string;
  readonly title?: string;
}

export class CsvFileMissingError extends DomainError {
  readonly code = 'CSV_FILE_MISSING';

  constructor(file: string, cause: unknown) {
    super(`There is no file "${file}" to analyse. Use it like this: npm start -- sales.csv`, { cause });
  }
}

const sampleFile = 'us-employment.csv';

/**
 * Puts the CSV into the workspace, the only folder that agents read: the user's file, or the sample data.
 *
 * @throws CsvFileMissingError
 */
export async function csvInput(workspace: string, csvFile: string | undefined): Promise<CsvInput> {
  await mkdir(workspace, { recursive: true });
  if (!csvFile) {
    const target = join(workspace, sampleFile);
    const there = await access(target).then(
      () => true,
      () => false,
    );
    if (!there) await writeFile(target, await readSampleCsv());
    return { file: sampleFile, title: 'US employment by sector' };
  }
  const source = resolve(csvFile);
  const info = await stat(source).catch((error) => error);
  if (info instanceof Error || !info.isFile()) throw new CsvFileMissingError(csvFile, info);
  const file = basename(source);
  if (source !== join(workspace, file)) await copyFile(source, join(workspace, file));
  return { file };
}
