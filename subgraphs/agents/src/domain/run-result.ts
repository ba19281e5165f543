import type { RunResult } from './agent-run.ts';

/** Longest output that is stored, as JSON text in UTF-8. */
const outputBytesMax = 8 * 1024 * 1024;

/** The result itself, or a failure in its place when its output is too large to be stored. */
export function bounded(result: RunResult): RunResult {
  if (!result.ok) return result;
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
