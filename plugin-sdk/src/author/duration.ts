/** A length of time: milliseconds as a number, or text such as `'500ms'`, `'5s'`, `'2m'`. */
export type Duration = number | `${number}ms` | `${number}s` | `${number}m`;

const unitMs = { ms: 1, s: 1_000, m: 60_000 };

/** Whole milliseconds of a duration. Throws a `RangeError` for anything but a positive length. */
export function durationMs(duration: Duration): number {
  const value = typeof duration === 'number' ? duration : parse(duration);
  if (!Number.isFinite(value) || value <= 0) {
    throw new RangeError(`timeout must be positive, such as '5s', '500ms' or 5000; got ${String(duration)}`);
  }
  return Math.ceil(value);
}

function parse(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (!match) return Number.NaN;
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs]; // The pattern admits these units only.
}
