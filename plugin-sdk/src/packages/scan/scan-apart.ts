import { Worker } from 'node:worker_threads';
import { finding, type ScanFinding } from './findings.ts';
import { type ScanSubject, scanPlugin } from './scan-plugin.ts';

export type ScanLimits = { readonly timeoutMs: number; readonly heapMb: number };

const scanLimits: ScanLimits = { timeoutMs: 30_000, heapMb: 512 };

/** Starting a thread takes longer than looking at so little. */
const smallCharacters = 32_768;

// Sources run as they are, built code has its own ending.
const worker = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/**
 * Scans in a thread of its own unless there is little to scan: parsing hostile code may take seconds and much memory. Code that takes too much of
 * either is a finding.
 */
export async function scanApart(
  subject: ScanSubject,
  limits: ScanLimits = scanLimits,
): Promise<readonly ScanFinding[]> {
  if (subject.code.length + subject.sourceMap.length <= smallCharacters) return scanPlugin(subject);
  const thread = new Worker(worker, {
    workerData: subject,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
  });
  const done = Promise.withResolvers<readonly ScanFinding[]>();
  thread.once('message', done.resolve);
  thread.once('error', (error) => {
    const tooLarge = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    if (tooLarge) done.resolve(unreadable(`more than ${limits.heapMb} MB`));
    else done.reject(error);
  });
  const timer = setTimeout(
    () => done.resolve(unreadable(`more than ${limits.timeoutMs} ms`)),
    limits.timeoutMs,
  );
  try {
    return await done.promise;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

function unreadable(what: string): readonly ScanFinding[] {
  const message = `looking at the code takes ${what}.`;
  return [finding({ code: 'SCAN_UNREADABLE', severity: 'high', message }, 'dist/plugin.js')];
}
