import { describe, expect, it } from 'vitest';
import { cleanAll, OUTLIER_THRESHOLD } from '../src/domain/clean-series.ts';
import { fillGaps } from '../src/domain/gaps.ts';
import type { Series } from '../src/shapes/series.ts';
import { AIR_PASSENGERS } from './air-passengers.ts';
import { aSeries, seasonalLine, steadyNoise } from './builders.ts';

const OPTIONS = { threshold: OUTLIER_THRESHOLD, replaceOutliers: false };
const without = (values: readonly number[], ...missing: number[]): (number | null)[] =>
  values.map((value, index) => (missing.includes(index) ? null : value));

describe('gaps', () => {
  it('are filled on the straight line between their neighbours in a short series', () => {
    const line = seasonalLine(24, { from: 100, step: 2, height: 0 });
    expect(fillGaps(aSeries(without(line, 5, 6, 7)).points)).toEqual(line);
  });

  it('are filled with their season in a longer one', () => {
    const values = seasonalLine(60, { from: 100, step: 1, height: 30 });
    const filled = fillGaps(aSeries(without(values, 35)).points);
    expect(filled[35]).toBeCloseTo(values[35] ?? 0, 0);
    expect(Math.abs((filled[35] ?? 0) - ((values[34] ?? 0) + (values[36] ?? 0)) / 2)).toBeGreaterThan(20);
  });

  it('are filled in proportion where the season grows with the level', () => {
    const filled = fillGaps(aSeries(without(AIR_PASSENGERS, 126)).points);
    expect(Math.abs((filled[126] ?? 0) / 548 - 1)).toBeLessThan(0.05);
  });

  it('that the file leaves out as whole rows are marked and reported', () => {
    const series = aSeries(seasonalLine(36, { from: 100, step: 1, height: 0 }));
    const points = series.points.filter((point) => point.month !== '2006-06');
    const { series: cleaned, changes, summary } = cleanAll([{ ...series, points }], OPTIONS);
    expect(cleaned[0]?.points[5]).toEqual({ month: '2006-06', value: 105, mark: 'filled' });
    expect(changes).toEqual([
      { series: 'sales', month: '2006-06', kind: 'gap-filled', before: null, after: 105 },
    ]);
    expect(summary.gapsFilled).toBe(1);
  });

  it('are never filled far outside what was seen, however wild the season', () => {
    const wild = AIR_PASSENGERS.map((_, index) => (index % 12 === 0 ? 1e15 : 10 ** (index % 7)));
    const filled = fillGaps(aSeries(without(wild, 48, 49)).points);
    expect(Math.max(...filled.map(Math.abs))).toBeLessThanOrEqual(2e15);
  });

  it('at the ends are cut off, not invented', () => {
    const { series, summary } = cleanAll(
      [aSeries([null, null, ...AIR_PASSENGERS.slice(0, 40), null])],
      OPTIONS,
    );
    expect(series[0]?.points).toHaveLength(40);
    expect(series[0]?.points[0]?.month).toBe('2006-03');
    expect(summary.edgesTrimmed).toBe(3);
  });
});

describe('a series that cannot be cleaned', () => {
  const good = aSeries(AIR_PASSENGERS, 'good');

  it('is left out with the reason when it is too short', () => {
    const { dropped, series } = cleanAll([good, aSeries([...AIR_PASSENGERS.slice(0, 20)], 'short')], OPTIONS);
    expect(series.map((one) => one.name)).toEqual(['good']);
    expect(dropped).toEqual([{ series: 'short', reason: expect.stringContaining('20 months') }]);
  });

  it('is left out with the reason when more than a year is missing at once', () => {
    const holes = Array.from({ length: 13 }, (_, index) => 40 + index);
    const { dropped } = cleanAll([good, aSeries(without(AIR_PASSENGERS, ...holes), 'torn')], OPTIONS);
    expect(dropped).toEqual([{ series: 'torn', reason: expect.stringContaining('a gap of 13 months') }]);
  });

  it('is left out before its months are laid out when it spans millennia', () => {
    const points = AIR_PASSENGERS.map((value, index) => ({
      month: `${String(index * 60 + 1).padStart(4, '0')}-01`,
      value,
    }));
    const { dropped } = cleanAll([good, { name: 'ages', points }], OPTIONS);
    expect(dropped).toEqual([
      { series: 'ages', reason: 'it spans 102961 months; at most 600 can be analysed' },
    ]);
  });

  it('ends the cleaning with NO_USABLE_SERIES when no other is left', () => {
    const empty: Series = { name: 'empty', points: [{ month: '2006-01', value: null }] };
    expect(() => cleanAll([empty], OPTIONS)).toThrow(expect.objectContaining({ code: 'NO_USABLE_SERIES' }));
  });
});

describe('unusual values', () => {
  const noise = steadyNoise(72);
  const calm = seasonalLine(72, { from: 500, step: 3, height: 40 }).map(
    (value, index) => value + 6 * (noise[index] ?? 0),
  );
  const spiked = calm.map((value, index) => (index === 50 ? value + 200 : value));

  it('are not seen where there are none, not even at the peak of a strong season', () => {
    expect(cleanAll([aSeries(calm), aSeries(AIR_PASSENGERS)], OPTIONS).changes).toEqual([]);
  });

  it('are marked with their score and kept', () => {
    const { series, changes } = cleanAll([aSeries(spiked)], OPTIONS);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      month: '2010-03',
      kind: 'outlier-flagged',
      before: spiked[50],
      after: spiked[50],
    });
    expect(changes[0]?.score).toBeGreaterThan(OUTLIER_THRESHOLD);
    expect(series[0]?.points[50]).toMatchObject({ value: spiked[50], mark: 'outlier' });
  });

  it('are replaced by what the months around let expect, only when that is asked for', () => {
    const { series, summary } = cleanAll([aSeries(spiked)], { ...OPTIONS, replaceOutliers: true });
    expect(series[0]?.points[50]?.mark).toBe('replaced');
    expect(Math.abs((series[0]?.points[50]?.value ?? 0) - (calm[50] ?? 0))).toBeLessThan(12);
    expect(summary).toMatchObject({ outliersFlagged: 0, outliersReplaced: 1 });
  });

  it('are found at both ends too', () => {
    const ends = calm.map((value, index) => (index === 0 || index === 71 ? value - 200 : value));
    const months = cleanAll([aSeries(ends)], OPTIONS).changes.map((change) => change.month);
    expect(months).toEqual(['2006-01', '2011-12']);
  });

  it('are found in a series that is constant but for one month', () => {
    const flat = Array.from({ length: 36 }, (_, index) => (index === 20 ? 9 : 5));
    expect(cleanAll([aSeries(flat)], OPTIONS).changes.map((change) => change.month)).toContain('2007-09');
  });

  it('are not seen in a series of zeros', () => {
    expect(cleanAll([aSeries(Array.from({ length: 30 }, () => 0))], OPTIONS).changes).toEqual([]);
  });

  it('are never values that cleaning filled in itself', () => {
    const { changes } = cleanAll([aSeries(without(spiked, 50))], OPTIONS);
    expect(changes.map((change) => change.kind)).toEqual(['gap-filled']);
  });
});
