const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

const pattern = /^(?:\d{1,12}(?:d|h|ms|m|s))+$/;

/** The milliseconds of a text such as `5m`, `1h30m`, `250ms`, `7d`; null for anything else. */
export function durationMs(text: string): number | null {
  if (text.length > 60 || !pattern.test(text)) return null;
  let sum = 0;
  // The pattern has made sure of what the parts are.
  for (const [, count, unit] of text.matchAll(/(\d+)(d|h|ms|m|s)/g))
    sum += Number(count) * unitMs[unit as keyof typeof unitMs];
  return sum;
}

/** The shortest text that `durationMs` reads as this many milliseconds. */
export function durationText(ms: number): string {
  if (ms === 0) return '0s';
  const [unit, size] = Object.entries(unitMs).find(([, one]) => ms % one === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
