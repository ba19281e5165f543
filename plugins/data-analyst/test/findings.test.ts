import { describe, expect, it } from 'vitest';
import { rankFindings } from '../src/domain/findings/rank.ts';
import { AIR_PASSENGERS } from './air-passengers.ts';
import { analysed } from './analysed.ts';
import { aSeries, seasonalLine, steadyNoise } from './builders.ts';

const falling = seasonalLine(144, { from: 500, step: -2, height: 0 });
const noise = steadyNoise(144);
const turning = noise.map((value, index) => 300 + 2 * Math.abs(index - 70) + 4 * value);
const spiked = AIR_PASSENGERS.map((value, index) => (index === 100 ? 2 * value : value));

describe('the findings', () => {
  const { trends, forecasts, cleaning } = analysed([
    aSeries(spiked, 'air'),
    aSeries(falling, 'falling'),
    aSeries(turning, 'turning'),
  ]);
  const found = rankFindings({ trends, forecasts, changes: cleaning.changes });
  const of = (kind: string) => found.filter((one) => one.kind === kind);

  it('come most important first, all between 0 and 1', () => {
    const weights = found.map((one) => one.importance);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(Math.max(...weights)).toBeLessThanOrEqual(1);
    expect(Math.min(...weights)).toBeGreaterThan(0);
  });

  it('all carry numbers, in words and as evidence', () => {
    for (const one of found) {
      expect(`${one.title} ${one.detail}`).toMatch(/\d/);
      expect(Object.values(one.evidence).length).toBeGreaterThan(0);
      expect(Object.values(one.evidence).every(Number.isFinite)).toBe(true);
    }
  });

  it('name the fastest growth and the steepest decline', () => {
    expect(of('growth')[0]).toMatchObject({ series: ['air'], evidence: { rank: 1 } });
    expect(of('decline')[0]).toMatchObject({
      series: ['falling'],
      title: expect.stringMatching(/^Falling shrank most: -\d/),
    });
  });

  it('name the month in which a series turned', () => {
    expect(of('turning-point')[0]).toMatchObject({
      series: ['turning'],
      evidence: { year: 2011, month: 11 },
    });
  });

  it('name the strong season with its peak', () => {
    expect(of('seasonality')[0]).toMatchObject({
      series: ['air'],
      evidence: { peakMonth: 7, troughMonth: 11 },
    });
  });

  it('name the odd month', () => {
    expect(of('anomaly')[0]).toMatchObject({
      series: ['air'],
      evidence: { year: 2014, month: 5, value: spiked[100] },
    });
  });

  it('say how often the model beats the baseline', () => {
    expect(of('reliability')[0]?.evidence).toMatchObject({ series: 3, beaten: 3 - forecasts.baselineWins });
  });

  it('say that no series is seasonal rather than praise a weak season', () => {
    const plain = analysed([aSeries(falling, 'falling')]);
    const [season] = rankFindings({ ...plain, changes: [] }).filter((one) => one.kind === 'seasonality');
    expect(season?.title).toMatch(/^No series has a marked season/);
  });

  it('say so when nothing could be back-tested', () => {
    const short = analysed([aSeries(AIR_PASSENGERS.slice(0, 24), 'short')]);
    const found = rankFindings({ ...short, changes: [] });
    expect(found.find((one) => one.kind === 'reliability')?.title).toMatch(/No back-test was possible/);
    expect(found.some((one) => one.kind.startsWith('outlook'))).toBe(false);
  });
});
