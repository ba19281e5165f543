import { missedReports, nextReportDueAt } from '../domain/remote/ladder.ts';
import type { AgentKey, LastReport, RemoteAgent, Standing } from '../domain/remote/remote-agent.ts';
import type { RemoteAgentResolvers } from '../generated.ts';
import { listeningOf, type RemoteDesk } from '../services/remote/remote-desk.ts';

export const remoteAgent: RemoteAgentResolvers = {
  standing: ({ standing }) => standing.phase,
  since: ({ standing }) => standing.since,
  reason: ({ standing }) => standing.reason,
  by: ({ standing }) => standing.by,
  capabilities: ({ capabilities }) => [...capabilities],
  concurrent: ({ concurrent }) => concurrent,
  config: ({ config }) => config,
  lastReport: ({ report }) => report && shownReport(report),
  missedReports: (agent, _args, { remote }) => missedOf(remote, agent),
  nextReportDueAt: (agent, _args, { remote }) => nextDueOf(remote, agent),
  keys: ({ keys }) => keys.map(shownKey),
  registeredBy: ({ registeredBy }) => registeredBy,
  registeredAt: ({ registeredAt }) => registeredAt,
};

/** Whether anybody waits for its reports. */
const isHeard = ({ phase }: Standing) => phase !== 'FROZEN' && phase !== 'REMOVED';

const missedOf = (desk: RemoteDesk, agent: RemoteAgent) =>
  isHeard(agent.standing) ? missedReports(agent, listeningOf(desk), desk.ladder) : 0;

const nextDueOf = (desk: RemoteDesk, agent: RemoteAgent) =>
  isHeard(agent.standing) ? nextReportDueAt(agent, listeningOf(desk), desk.ladder) : null;

function shownReport({ progress = null, issues, securityEvents, ...rest }: LastReport) {
  return { ...rest, progress, issues: [...issues], securityEvents: [...securityEvents] };
}

function shownKey({ secretHash: _secretHash, ...key }: AgentKey) {
  return key;
}

/** What a remote agent may know of itself. */
export function shownSelf(desk: RemoteDesk, agent: RemoteAgent) {
  const { id, title, description, capabilities, category, config, concurrent, standing, report } = agent;
  return {
    ...{ id, title, description, category, config, concurrent },
    capabilities: [...capabilities],
    standing: standing.phase,
    reason: standing.reason,
    lastSeq: report?.seq ?? 0,
    reportEverySeconds: desk.ladder.reportMs / 1_000,
    nextReportDueAt: nextReportDueAt(agent, listeningOf(desk), desk.ladder),
  };
}
