import { InvalidArgumentError } from '@ymera/kernel';
import type { RemoteAgent, Standing, StandingPhase } from './remote-agent.ts';

/** How often agents report, and what becomes of those that do not. */
export interface LadderSettings {
  /** How often an agent is to report. */
  readonly reportMs: number;
  /** After how many missed reports an agent is warned, suspended and frozen; each more than the one before. */
  readonly warnAfter: number;
  readonly suspendAfter: number;
  readonly freezeAfter: number;
}

export const defaultLadder: LadderSettings = {
  reportMs: 60_000,
  warnAfter: 3,
  suspendAfter: 5,
  freezeAfter: 10,
};

/** A moment, and since when this installation has been there to hear its agents. */
export interface Listening {
  readonly now: number;
  /** Silence before it does not count: nobody could have heard. */
  readonly since: number;
}

/** @throws InvalidArgumentError */
export function checkLadder({ reportMs, warnAfter, suspendAfter, freezeAfter }: LadderSettings): void {
  if (!Number.isInteger(reportMs) || reportMs < 1_000)
    throw new InvalidArgumentError('reportMs', 'a whole number from 1,000 on', String(reportMs));
  const steps = [0, warnAfter, suspendAfter, freezeAfter];
  const rises = steps.every((step, i) => Number.isInteger(step) && (i === 0 || step > (steps[i - 1] ?? 0)));
  if (rises) return;
  const expected = 'whole numbers from 1 on, each more than the one before';
  throw new InvalidArgumentError(
    'warnAfter, suspendAfter and freezeAfter',
    expected,
    steps.slice(1).join(', '),
  );
}

/** How many reports in a row have not come. */
export function missedReports(
  { standing }: Pick<RemoteAgent, 'standing'>,
  { now, since }: Listening,
  { reportMs }: Pick<LadderSettings, 'reportMs'>,
): number {
  return Math.max(0, Math.floor((now - Math.max(standing.heardAt, since)) / reportMs));
}

/** When the next report is due that has not been missed yet. */
export function nextReportDueAt(
  agent: Pick<RemoteAgent, 'standing'>,
  listening: Listening,
  settings: Pick<LadderSettings, 'reportMs'>,
): number {
  const from = Math.max(agent.standing.heardAt, listening.since);
  return from + (missedReports(agent, listening, settings) + 1) * settings.reportMs;
}

/** The rungs from which an agent can fall further, the lowest first: so that nobody falls by two at a time. */
export const rungs = [
  { from: 'SUSPENDED', to: 'FROZEN', after: 'freezeAfter' },
  { from: 'WARNED', to: 'SUSPENDED', after: 'suspendAfter' },
  { from: 'ACTIVE', to: 'WARNED', after: 'warnAfter' },
] as const satisfies readonly {
  readonly from: StandingPhase;
  readonly to: StandingPhase;
  readonly after: keyof LadderSettings;
}[];

/**
 * The agent one rung further down when it has missed enough reports for that, else the same agent. Each rung is stood
 * on, however long nobody looked, so that it is seen and told.
 */
export function fallen(agent: RemoteAgent, listening: Listening, settings: LadderSettings): RemoteAgent {
  const rung = rungs.find(({ from }) => from === agent.standing.phase);
  const missed = missedReports(agent, listening, settings);
  if (!rung || missed < settings[rung.after]) return agent;
  const { heardAt } = agent.standing;
  const heard = new Date(heardAt).toISOString();
  const reason = `It has missed ${missed} reports in a row; it was last heard at ${heard}.`;
  const standing: Standing = { phase: rung.to, since: listening.now, reason, by: 'platform', heardAt };
  return { ...agent, standing };
}
