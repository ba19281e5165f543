import type { Principal } from '@ymera/kernel';
import { AgentRemovedError } from '../../domain/remote/errors.ts';
import type { RemoteAgent } from '../../domain/remote/remote-agent.ts';
import { checkReport, heard, type Report } from '../../domain/remote/report.ts';
import { remoteSecurity } from '../../remote-events.ts';
import { onStandingChanged } from './on-standing-changed.ts';
import type { RemoteDesk } from './remote-desk.ts';

interface ReportCommand {
  /** The agent itself. */
  readonly principal: Pick<Principal, 'id' | 'tenantId'>;
  readonly report: Report;
}

/**
 * Takes an agent's report.
 *
 * @throws ReportTooLargeError, InvalidArgumentError, ReportReplayedError, ReportNumberTooHighError
 * @throws AgentFrozenError, AgentRemovedError when that has happened since it was let in
 */
export async function reportAgent(
  desk: RemoteDesk,
  { principal: { tenantId, id }, report }: ReportCommand,
): Promise<RemoteAgent> {
  checkReport(report);
  const now = desk.clock.now();
  let isBack = false;
  const agent = await desk.agents.change({ tenantId, id }, (before) => {
    isBack = before.standing.phase !== 'ACTIVE';
    return heard(before, report, now);
  });
  if (!agent) throw new AgentRemovedError(id);
  const { seq, securityEvents: events } = report;
  if (events.length > 0) await desk.events.publish(remoteSecurity(agent, { seq, events, at: now }));
  if (isBack) await onStandingChanged(desk, agent, 'reported_again');
  return agent;
}
