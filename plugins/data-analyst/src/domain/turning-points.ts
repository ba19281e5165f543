export interface TurningPoint {
  readonly index: number;
  readonly kind: 'peak' | 'trough';
  readonly value: number;
  /** How far the path came back from this point before it turned again or ended. */
  readonly reversal: number;
}

/**
 * Peaks and troughs of a smooth path: an extreme counts once the path has come back from it by more than `threshold`.
 * The ends of the path are never turning points.
 */
export function turningPoints(path: readonly number[], threshold: number): TurningPoint[] {
  const found: { index: number; kind: TurningPoint['kind'] }[] = [];
  let high = 0;
  let low = 0;
  let direction: 'up' | 'down' | 'unknown' = 'unknown';
  path.forEach((value, index) => {
    if (value > at(path, high)) high = index;
    if (value < at(path, low)) low = index;
    if (direction !== 'down' && at(path, high) - value > threshold) {
      if (high > 0) found.push({ index: high, kind: 'peak' });
      direction = 'down';
    } else if (direction !== 'up' && value - at(path, low) > threshold) {
      if (low > 0) found.push({ index: low, kind: 'trough' });
      direction = 'up';
    }
    // The extreme behind is settled; the next of its kind is looked for from here on.
    if (direction === 'down') high = index;
    if (direction === 'up') low = index;
  });
  return found.map((point, order) => {
    const value = at(path, point.index);
    const until = found[order + 1]?.index ?? path.length - 1;
    const after = path.slice(point.index, until + 1);
    const furthest = point.kind === 'peak' ? Math.min(...after) : Math.max(...after);
    return { ...point, value, reversal: Math.abs(furthest - value) };
  });
}

const at = (path: readonly number[], index: number): number => path[index] ?? 0;
