import type { RemoteAgent } from '../../domain/remote/remote-agent.ts';
import { type RemoteAction, remoteChanged } from '../../remote-events.ts';
import { type RemoteDesk, standingChannel } from './remote-desk.ts';

type Told = Extract<
  RemoteAction,
  'registered' | 'warned' | 'suspended' | 'frozen' | 'thawed' | 'reported_again' | 'removed'
>;

/**
 * What follows when an agent stands otherwise than before: whoever gets no more work loses what they had to others, and
 * those who watch, and the audit log, are told.
 */
export async function onStandingChanged(desk: RemoteDesk, agent: RemoteAgent, action: Told): Promise<void> {
  const { tenantId, id: agentId, standing } = agent;
  const { phase, by, reason, since } = standing;
  desk.bus.ring(standingChannel(tenantId));
  try {
    if (phase === 'SUSPENDED' || phase === 'FROZEN' || phase === 'REMOVED')
      await desk.reallocate({ tenantId, agentId, reason: phase });
  } finally {
    // Work that is left with it is looked for by a sweep; what is not told is never told.
    await desk.events.publish(remoteChanged(agent, { action, by, reason, keyId: null, at: since }));
  }
}
