import { readFileSync } from 'node:fs';
import process from 'node:process';

let pageBytes: number | undefined;

/** Resident memory of a process in bytes; null where the system does not tell, or the process is gone. */
export function readRss(pid: number | undefined): number | null {
  if (pid === undefined || process.platform !== 'linux') return null;
  const pages = readPages(String(pid));
  pageBytes ??= findPageBytes();
  return pages === null || pageBytes === null ? null : pages * pageBytes;
}

function readPages(pid: string): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return Number.isFinite(pages) ? pages : null;
  } catch {
    return null;
  }
}

/** Page sizes are powers of two; our own memory, told both ways, says which. */
function findPageBytes(): number {
  const pages = readPages('self');
  return pages === null ? 4_096 : 2 ** Math.round(Math.log2(process.memoryUsage.rss() / pages));
}
