import type { Evidence, Measure } from './analysis.ts';
import { runsMin } from './confidence.ts';
import { medianOf } from './distribution.ts';
import type { StudiedRun, Study } from './study.ts';
import { runIdsMax } from './task-statistics.ts';

/** What one run shows of something. */
export interface Showing {
  readonly run: StudiedRun;
  readonly ms: number;
  /** Whether it is worth speaking of in this run. */
  readonly shows: boolean;
}

export interface Shown {
  readonly runs: number;
  readonly showing: number;
  readonly medianMs: number;
  readonly evidence: (numbers: readonly Measure[]) => Evidence;
}

/** What all runs show of something; null when too few do for an advice: three, and half of all. */
export function shownBy({ runs }: Study, look: (run: StudiedRun) => Omit<Showing, 'run'>): Shown | null {
  const looks = runs.map((run) => ({ run, ...look(run) }));
  const showing = looks.filter(({ shows }) => shows);
  if (showing.length < runsMin || showing.length * 2 < runs.length) return null;
  const runIds = showing
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, runIdsMax)
    .map(({ run }) => run.runId);
  return {
    runs: runs.length,
    showing: showing.length,
    medianMs: medianOf(looks.map(({ ms }) => ms)) ?? 0,
    evidence: (numbers) => ({ runs: runs.length, runsShowing: showing.length, runIds, numbers }),
  };
}

export const ms = (name: string, value: number): Measure => ({ name, value, unit: 'ms' });
export const count = (name: string, value: number): Measure => ({ name, value, unit: 'count' });
export const share = (name: string, value: number): Measure => ({ name, value, unit: 'share' });

/** `1.2 s`, `340 ms`, `5 min` */
export function sayMs(value: number): string {
  if (value < 1_000) return `${Math.round(value)} ms`;
  if (value < 120_000) return `${(value / 1_000).toFixed(1)} s`;
  return `${Math.round(value / 60_000)} min`;
}

export const sayShare = (value: number): string => `${Math.round(value * 100)} %`;
