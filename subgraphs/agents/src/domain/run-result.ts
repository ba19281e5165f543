import { findIllFormed } from '@ymera/kernel';
import type { RunResult } from './agent-run.ts';

/** Longest output that is stored, as JSON text in UTF-8. */
export const outputBytesMax = 8 * 1024 * 1024;

/** The result itself, or a failure in its place when its output is too large to be stored, or no Unicode. */
export function bounded(result: RunResult): RunResult {
  if (!result.ok) return result;
  const where = findIllFormed('output', result.output);
  if (where !== null) return illFormed(result, where);
  const bytes = Buffer.byteLength(JSON.stringify(result.output));
  if (bytes <= outputBytesMax) return result;
  const message = `It answered with ${bytes.toLocaleString('en')} bytes; at most ${outputBytesMax.toLocaleString('en')} are kept. Let it answer with less, such as a summary.`;
  const details = { bytes, bytesMax: outputBytesMax };
  return {
    ok: false,
    error: { code: 'OUTPUT_TOO_LARGE', message, retryable: false, details },
    usage: result.usage,
  };
}

/** Neither a hash nor UTF-8 can be made of it, and so whoever takes the output would fail in place of the plugin. */
function illFormed({ usage }: RunResult, where: string): RunResult {
  const message = `Text in its answer is no Unicode, at ${where}: half a surrogate pair. Text may have been cut within a character; toWellFormed() mends it.`;
  return {
    ok: false,
    error: { code: 'INVALID_OUTPUT', message, retryable: false, details: { where } },
    usage,
  };
}
