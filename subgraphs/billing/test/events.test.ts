import { UnreadableEventError } from '@ymera/kernel/events';
import { describe, expect, it } from 'vitest';
import { readCompletedRun, readModelUse } from '../src/events.ts';
import { aCompletedRun, aModelCall, aRun } from './builders.ts';

describe('agents.run.completed', () => {
  it('says what the run used, for which tenant and task', () => {
    expect(readCompletedRun(aCompletedRun())).toEqual(aRun());
  });

  it('keeps processor time to the microsecond', () => {
    expect(readCompletedRun(aCompletedRun({ payload: { cpuMs: 1.2345 } })).cpuMicroseconds).toBe(1235);
  });

  it('of a run outside a workflow has no task', () => {
    expect(readCompletedRun(aCompletedRun({ payload: { workflow: null } })).task).toBeNull();
  });

  it.each([
    { payload: { agentRunId: 7 }, field: 'agentRunId' },
    { payload: { agentId: null }, field: 'agentId' },
    { payload: { cpuMs: -1 }, field: 'cpuMs' },
    { payload: { cpuMs: '40' }, field: 'cpuMs' },
    { payload: { cpuMs: 1e300 }, field: 'cpuMs' },
    { payload: { workflow: 'run_1' }, field: 'workflow' },
    { payload: { workflow: { taskId: 'fetch' } }, field: 'workflow.runId' },
    { payload: { workflow: { runId: 'run_1' } }, field: 'workflow.taskId' },
  ])('without a usable $field is refused by name', ({ payload, field }) => {
    const read = () => readCompletedRun(aCompletedRun({ payload }));
    expect(read).toThrow(UnreadableEventError);
    expect(read).toThrow(`has no usable ${field}.`);
  });
});

describe('agents.model.called', () => {
  it.each([
    { payload: { callId: 7 }, field: 'callId' },
    { payload: { modelId: null }, field: 'modelId' },
    { payload: { agentId: 7 }, field: 'agentId' },
    { payload: { costMicroUsd: -1 }, field: 'costMicroUsd' },
    { payload: { costMicroUsd: 0.5 }, field: 'costMicroUsd' },
    { payload: { workflow: 'run_1' }, field: 'workflow' },
  ])('without a usable $field is refused by name', ({ payload, field }) => {
    expect(() => readModelUse(aModelCall(payload))).toThrow(`has no usable ${field}.`);
  });
});
