/**
 * 0..1 from the size of an effect: half the weight at once, the rest in proportion until `full`, where an effect is
 * as large as this kind needs to be to count as much as it can.
 */
export function importanceOf(size: number, full: number, weight: number): number {
  const share = Math.min(1, Math.abs(size) / full);
  return Number((weight * (0.5 + share / 2)).toFixed(3));
}

/** '12 jobs', or '12' when the series has no unit. */
export function withUnit(text: string, unit: string | undefined): string {
  return unit === undefined ? text : `${text} ${unit}`;
}
