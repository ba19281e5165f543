import { describe, expect, test } from 'vitest';
import { auditedTopics, auditOfEvent } from '../../src/domain/audit-of-event.ts';

const anEvent = (topic: string, payload: Record<string, string | number | boolean | null | object>) => ({
  id: `${topic}:1`,
  topic,
  tenantId: 'tenant_one',
  at: 1000,
  payload: JSON.parse(JSON.stringify(payload)),
});

describe('an event in the audit log', () => {
  test('of an agent run names who started it and the workflow run it was for', () => {
    const workflow = { runId: 'run_1', taskId: 'clean', attempt: 1 };
    const draft = auditOfEvent(
      anEvent('agents.run.completed', {
        agentRunId: 'arun_1',
        agentId: 'agent_1',
        startedBy: 'user_ada',
        ok: false,
        errorCode: 'TIMEOUT',
        cpuMs: 5,
        wallMs: 9,
        workflow,
        output: 'not for the log',
      }),
    );
    expect(draft).toEqual({
      tenantId: 'tenant_one',
      eventId: 'agents.run.completed:1',
      at: 1000,
      action: 'agent.run.completed',
      actorId: 'user_ada',
      subjectId: 'arun_1',
      concerns: ['agent_1', 'run_1'],
      allowed: true,
      details: { agentId: 'agent_1', ok: false, errorCode: 'TIMEOUT', cpuMs: 5, wallMs: 9, workflow },
    });
  });

  test('of a tool call that was refused says so', () => {
    const payload = {
      agentRunId: 'arun_1',
      agentId: 'agent_1',
      tool: 'readFile',
      subject: 'a.csv',
      startedBy: 'user_ada',
    };
    const event = anEvent('agents.tool.called', { ...payload, allowed: false, workflowRunId: 'run_1' });
    expect(auditOfEvent(event)).toMatchObject({
      action: 'agent.tool.called',
      subjectId: 'a.csv',
      concerns: ['arun_1', 'agent_1', 'run_1'],
      allowed: false,
    });
  });

  test.each([
    [
      'workflows.workflow.defined',
      { workflowId: 'wf_1', name: 'q', version: 2, definedBy: 'user_ada' },
      'workflow.defined',
      'wf_1',
    ],
    [
      'workflows.run.started',
      { runId: 'run_1', workflowId: 'wf_1', workflowName: 'q', startedBy: 'user_ada' },
      'workflow.run.started',
      'run_1',
    ],
    [
      'workflows.run.cancel_requested',
      { runId: 'run_1', by: 'user_ada' },
      'workflow.run.cancel_requested',
      'run_1',
    ],
    [
      'workflows.run.ended',
      { runId: 'run_1', status: 'FAILED', errorCode: 'X', startedBy: 'user_ada' },
      'workflow.run.ended',
      'run_1',
    ],
  ])('of the topic %s is found by its subject and its actor', (topic, payload, action, subjectId) => {
    expect(auditOfEvent(anEvent(topic, payload))).toMatchObject({
      action,
      subjectId,
      actorId: 'user_ada',
      allowed: true,
    });
  });

  test.each(auditedTopics)(
    'of the topic %s can be written even when its payload is not what was promised',
    (topic) => {
      for (const payload of [{}, { startedBy: 7, runId: null, workflow: 'x', subject: {} }])
        expect(auditOfEvent(anEvent(topic, payload))).toMatchObject({ actorId: null, subjectId: null });
    },
  );

  test('of another topic is not written', () => {
    expect(auditOfEvent(anEvent('agents.run.imagined', {}))).toBeNull();
    expect(auditOfEvent(anEvent('constructor', {}))).toBeNull();
  });
});
