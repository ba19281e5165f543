import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';

/** A file of JSON lines that outlives its writer: what `append` has returned from is in the system's page cache. */
export interface Journal<Entry> {
  append(entry: Entry): void;
  close(): void;
}

/** Opens a journal to append to; a line that a killed writer left unfinished is cut off. */
export function openJournal<Entry>(file: string): Journal<Entry> {
  if (existsSync(file)) truncateSync(file, completeBytes(readFileSync(file)));
  const descriptor = openSync(file, 'a');
  return {
    append: (entry) => void writeSync(descriptor, `${JSON.stringify(entry)}\n`),
    close: () => closeSync(descriptor),
  };
}

/** All complete lines; none if the file is not there. */
export function readJournal<Entry>(file: string): Entry[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const lines = bytes.toString('utf8', 0, completeBytes(bytes)).split('\n').filter(Boolean);
  // Written by `append` of the same type: each kind of journal has its own files.
  return lines.map((line) => JSON.parse(line) as Entry);
}

const completeBytes = (bytes: Buffer): number => bytes.lastIndexOf('\n') + 1;
