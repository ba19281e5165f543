import { UnreadableEventError } from '@ymera/kernel/events';
import { describe, expect, it } from 'vitest';
import { readOutcome } from '../src/events.ts';
import { aCompletedRun, noon } from './builders.ts';

describe('agents.run.completed', () => {
  it('becomes an outcome of the tenant it happened in', () => {
    expect(readOutcome(aCompletedRun({ tenantId: 'tenant_two' }))).toEqual({
      agentRunId: 'arun_1',
      tenantId: 'tenant_two',
      agentId: 'agent_a',
      succeeded: true,
      errorCode: null,
      durationMs: 100,
      at: noon,
    });
  });

  it('keeps the code of a failure', () => {
    const outcome = readOutcome(aCompletedRun({ payload: { ok: false, errorCode: 'CPU_TIMEOUT' } }));
    expect(outcome).toMatchObject({ succeeded: false, errorCode: 'CPU_TIMEOUT' });
  });

  it("of a tool's call becomes no outcome of the agent that has the same id", () => {
    expect(readOutcome(aCompletedRun({ payload: { kind: 'tool' } }))).toBeNull();
  });

  it.each([
    { payload: { agentRunId: 7 }, field: 'agentRunId' },
    { payload: { agentId: null }, field: 'agentId' },
    { payload: { ok: 'yes' }, field: 'ok' },
    { payload: { ok: false, errorCode: null }, field: 'errorCode' },
    { payload: { wallMs: -1 }, field: 'wallMs' },
    { payload: { wallMs: null }, field: 'wallMs' },
  ])('without a usable $field is refused by name', ({ payload, field }) => {
    const read = () => readOutcome(aCompletedRun({ payload }));
    expect(read).toThrow(UnreadableEventError);
    expect(read).toThrow(`has no usable ${field}`);
  });
});
