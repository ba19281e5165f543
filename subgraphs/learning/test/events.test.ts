import { type DomainEvent, UnreadableEventError } from '@ymera/kernel/events';
import { describe, expect, it } from 'vitest';
import { readLearnt } from '../src/events.ts';
import { aCompletedRun, noon } from './builders.ts';

describe('agents.run.completed', () => {
  it('becomes an outcome of the tenant it happened in', () => {
    expect(readLearnt(aCompletedRun({ tenantId: 'tenant_two' }))?.outcome).toEqual({
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
    const learnt = readLearnt(aCompletedRun({ payload: { ok: false, errorCode: 'CPU_TIMEOUT' } }));
    expect(learnt?.outcome).toMatchObject({ succeeded: false, errorCode: 'CPU_TIMEOUT' });
  });

  it("of a tool's call becomes no outcome of the agent that has the same id", () => {
    expect(readLearnt(aCompletedRun({ payload: { kind: 'tool' } }))).toBeNull();
  });

  it('becomes a lesson where it says what was to be done', () => {
    expect(readLearnt(aCompletedRun({ payload: { task: 'Fix the leak' } }))?.lesson).toEqual({
      agentRunId: 'arun_1',
      tenantId: 'tenant_one',
      agentId: 'agent_a',
      task: 'Fix the leak',
      succeeded: true,
      at: noon,
    });
    const failed = { task: 'Fix the leak', ok: false, errorCode: 'CPU_TIMEOUT' };
    expect(readLearnt(aCompletedRun({ payload: failed }))?.lesson).toMatchObject({ succeeded: false });
  });

  it.each([
    { task: null },
    { task: undefined },
    { task: 'Fix the leak', ok: false, errorCode: 'CANCELLED' },
    { task: 'Fix the leak', ok: false, errorCode: 'MODEL_UNAVAILABLE' },
    { task: 'Fix the leak', ok: false, errorCode: 'INVALID_INPUT' },
  ])('teaches nothing about a task for %j', (payload) => {
    // A payload of an older version has no task at all.
    const event = aCompletedRun({ payload: payload as DomainEvent['payload'] });
    expect(readLearnt(event)).toMatchObject({ lesson: null });
  });

  it.each([
    { payload: { agentRunId: 7 }, field: 'agentRunId' },
    { payload: { agentId: null }, field: 'agentId' },
    { payload: { ok: 'yes' }, field: 'ok' },
    { payload: { ok: false, errorCode: null }, field: 'errorCode' },
    { payload: { wallMs: -1 }, field: 'wallMs' },
    { payload: { wallMs: null }, field: 'wallMs' },
    { payload: { task: 7 }, field: 'task' },
  ])('without a usable $field is refused by name', ({ payload, field }) => {
    const read = () => readLearnt(aCompletedRun({ payload }));
    expect(read).toThrow(UnreadableEventError);
    expect(read).toThrow(`has no usable ${field}`);
  });
});
