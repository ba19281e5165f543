import { type AgentSelection, DomainError } from '@ymera/kernel';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';
import { createSelectAgent } from '../../src/services/select-agent.ts';
import { aWorld } from './world.ts';

class AwayError extends DomainError {
  readonly code = 'AWAY';
  override readonly nextMove = 'retry';

  constructor() {
    super('It is away.');
  }
}

const asked = { task: 'review', category: null, context: null, mayBeUnsafe: false };

function selecting(select: () => Promise<AgentSelection | null>) {
  const [clock, log] = [createManualClock(), createRecordingLog()];
  const agentRunner = { ...aWorld().desk.agentRunner, select };
  return { clock, log, select: createSelectAgent({ agentRunner, clock, log }, { tenantId: 'tenant_one' }) };
}

describe('selecting the agent of a step', () => {
  it('gives who was chosen, with what counted cut to a sane length', async () => {
    const reasons = Array.from({ length: 12 }, () => `${'x'.repeat(199)}\u{1F600}`);
    const { select } = selecting(async () => ({ agentId: 'ann', score: 2, reasons }));
    const chosen = await select(asked);
    expect(chosen).toMatchObject({ agentId: 'ann', score: 2 });
    const told = chosen.agentId === null ? [] : chosen.reasons;
    expect(told).toHaveLength(10);
    expect(told.every((reason) => reason.length === 200 && reason.isWellFormed())).toBe(true);
  });

  it('gives a failure that may pass when nobody fits', async () => {
    const { select } = selecting(async () => null);
    expect(await select(asked)).toMatchObject({ agentId: null, code: 'NO_AGENT_FITS', mayPass: true });
  });

  it('gives what the agents say is wrong, and logs a defect', async () => {
    const away = selecting(() => Promise.reject(new AwayError()));
    expect(await away.select(asked)).toMatchObject({ agentId: null, code: 'AWAY', mayPass: true });
    const broken = selecting(() => Promise.reject(new Error('It is broken.')));
    expect(await broken.select(asked)).toMatchObject({ agentId: null, code: 'INTERNAL' });
    expect(broken.log.lines).toHaveLength(1);
  });

  it('waits five seconds for agents that are silent, and then does not ask them for as long', async () => {
    let calls = 0;
    const { select, clock } = selecting(() => {
      calls++;
      return new Promise(() => {});
    });
    const answer = select(asked);
    await clock.advance(5_000);
    expect(await answer).toMatchObject({ agentId: null, code: 'SELECTION_TIMEOUT', mayPass: true });
    expect(await select(asked)).toMatchObject({ code: 'SELECTION_TIMEOUT' });
    expect(calls).toBe(1);
    await clock.advance(5_000);
    void select(asked);
    expect(calls).toBe(2);
  });
});
