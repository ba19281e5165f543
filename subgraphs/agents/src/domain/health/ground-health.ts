import type { FileDefinition } from '../definition.ts';
import type { PluginHealth } from '../plugin-health.ts';
import type { RemoteAgent, ReportedHealth, StandingPhase } from '../remote/remote-agent.ts';
import type { Finding, HealthFacts } from './agent-health.ts';

type Ground = HealthFacts['ground'];

const ofStatus: Readonly<Record<PluginHealth['status'], number>> = { HEALTHY: 100, DEGRADED: 50, DOWN: 0 };

export function pluginGround({ status, reason }: PluginHealth): Ground {
  return { name: 'PLUGIN', score: ofStatus[status], reason: reason?.message ?? 'Its plugin is well.' };
}

export function modelGround({ status }: Pick<FileDefinition, 'status'>): Ground {
  const isPlayed = status === 'READY';
  return {
    name: 'MODEL',
    score: isPlayed ? 100 : 0,
    reason: isPlayed
      ? 'A language model is served that can play it.'
      : 'No language model is served that can play it.',
  };
}

const ofPhase: Readonly<Record<StandingPhase, number>> = {
  ACTIVE: 100,
  WARNED: 50,
  SUSPENDED: 10,
  FROZEN: 0,
  REMOVED: 0,
};
const ofReport: Readonly<Record<ReportedHealth, number>> = { HEALTHY: 100, DEGRADED: 50, UNHEALTHY: 10 };
const perMissed = 15;
/** Above this an agent has hardly a core left for its next task. */
const cpuBusy = 95;
const busyLoss = 20;

/** The worse of how it stands and how it says that it is. */
export function reportGround(
  { standing, report }: Pick<RemoteAgent, 'standing' | 'report'>,
  missed: number,
): Ground {
  const stands = standingOf(standing.phase, missed, standing.reason);
  if (!report) {
    const isUnheard = standing.phase === 'ACTIVE' && missed === 0;
    return isUnheard
      ? { name: 'REPORTS', score: null, reason: 'It has not reported yet.' }
      : { name: 'REPORTS', ...stands };
  }
  const isBusy = (report.cpuPercent ?? 0) > cpuBusy;
  const said = Math.max(0, ofReport[report.health] - (isBusy ? busyLoss : 0));
  if (stands.score !== null && stands.score < said) return { name: 'REPORTS', ...stands };
  const busy = isBusy ? ` It uses ${report.cpuPercent} % of its cores.` : '';
  return { name: 'REPORTS', score: said, reason: `It reports to be ${report.health}.${busy}` };
}

function standingOf(phase: StandingPhase, missed: number, reason: string): Finding {
  if (phase === 'ACTIVE' && missed > 0) {
    const reports = missed === 1 ? 'its latest report' : `its latest ${missed} reports`;
    return { score: Math.max(ofPhase.WARNED, 100 - perMissed * missed), reason: `It has missed ${reports}.` };
  }
  return { score: ofPhase[phase], reason };
}
