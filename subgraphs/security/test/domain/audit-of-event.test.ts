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

  test('of a tool that somebody called is told from a run of an agent', () => {
    const payload = {
      kind: 'tool',
      agentRunId: 'tcall_1',
      agentId: '@acme/weather/forecast',
      startedBy: 'user_ada',
    };
    expect(auditOfEvent(anEvent('agents.run.completed', payload))).toMatchObject({
      action: 'tool.call.completed',
      subjectId: 'tcall_1',
      details: { kind: 'tool' },
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

  test('of a plugin says what was done to which version, and no setting or secret', () => {
    const details = { secret: 'token', value: 'hunter2', config: { units: 'c' } };
    const payload = { pluginId: '@acme/weather', action: 'secret_set', version: '1.2.0', by: 'user_ada' };
    expect(auditOfEvent(anEvent('agents.plugin.changed', { ...payload, details }))).toEqual({
      tenantId: 'tenant_one',
      eventId: 'agents.plugin.changed:1',
      at: 1000,
      action: 'plugin.secret_set',
      actorId: 'user_ada',
      subjectId: '@acme/weather',
      concerns: [],
      allowed: true,
      details: { version: '1.2.0', secret: 'token' },
    });
  });

  test.each([['toString'], ['hacked: yes'], [7], [null]])(
    'of a plugin whose action is %j, which there is not, is a change and no more',
    (action) => {
      expect(auditOfEvent(anEvent('agents.plugin.changed', { action }))).toMatchObject({
        action: 'plugin.changed',
      });
    },
  );

  test('of imported agents names them all, and the one that was removed as its subject', () => {
    const imported = {
      action: 'imported',
      agentIds: ['tester', 'writer'],
      replaced: ['writer'],
      by: 'user_ada',
    };
    expect(
      auditOfEvent(anEvent('agents.definitions.changed', { ...imported, text: 'a prompt' })),
    ).toMatchObject({
      action: 'agent.imported',
      actorId: 'user_ada',
      subjectId: null,
      concerns: ['tester', 'writer'],
      details: { agentIds: ['tester', 'writer'], replaced: ['writer'] },
    });
    const removed = { action: 'removed', agentIds: ['tester'], replaced: [], by: 'user_ada' };
    expect(auditOfEvent(anEvent('agents.definitions.changed', removed))).toMatchObject({
      action: 'agent.removed',
      subjectId: 'tester',
    });
  });

  test('of an MCP server names it, who changed it, and the tools that it is about', () => {
    const held = { server: 'tickets', action: 'tools_held', tools: ['find'], by: 'service:mcp' };
    expect(auditOfEvent(anEvent('agents.mcp.changed', { ...held, secrets: 'x' }))).toMatchObject({
      action: 'mcp.tools_held',
      actorId: 'service:mcp',
      subjectId: 'tickets',
      details: { tools: ['find'] },
    });
    expect(auditOfEvent(anEvent('agents.mcp.changed', { ...held, action: 'x' }))).toMatchObject({
      action: 'mcp.changed',
    });
  });

  test('of a pool names it, who changed it, and the agents that it lends', () => {
    const saved = { poolId: 'reviewers', action: 'saved', agentIds: ['tester'], by: 'user_ada' };
    expect(auditOfEvent(anEvent('agents.pool.changed', { ...saved, other: 'x' }))).toMatchObject({
      action: 'pool.saved',
      actorId: 'user_ada',
      subjectId: 'reviewers',
      concerns: ['tester'],
      details: { agentIds: ['tester'] },
    });
    expect(auditOfEvent(anEvent('agents.pool.changed', { ...saved, action: 'x' }))).toMatchObject({
      action: 'pool.changed',
    });
  });

  test('of a remote agent names it, who changed it and why, and the key', () => {
    const changed = {
      agentId: 'builder',
      action: 'frozen',
      by: 'user_ada',
      reason: 'It leaks.',
      keyId: null,
    };
    expect(auditOfEvent(anEvent('agents.remote.changed', { ...changed, secret: 'x' }))).toMatchObject({
      action: 'remote_agent.frozen',
      actorId: 'user_ada',
      subjectId: 'builder',
      details: { reason: 'It leaks.', keyId: null },
    });
    const rotated = { ...changed, action: 'key_rotated', keyId: 'rkey_1' };
    expect(auditOfEvent(anEvent('agents.remote.changed', rotated))).toMatchObject({ concerns: ['rkey_1'] });
    expect(auditOfEvent(anEvent('agents.remote.changed', { ...changed, action: 'x' }))).toMatchObject({
      action: 'remote_agent.changed',
    });
  });

  test('of what a remote agent reports of security has it as the actor', () => {
    const events = [{ code: 'PROMPT_INJECTION', message: 'in a.md' }];
    const told = { agentId: 'builder', seq: 7, events, other: 'x' };
    expect(auditOfEvent(anEvent('agents.remote.security', told))).toMatchObject({
      action: 'remote_agent.security_reported',
      actorId: 'builder',
      subjectId: 'builder',
      details: { seq: 7, events },
    });
  });

  test('of a decision on a plan names the conversation and exactly what was decided on', () => {
    const approved = { conversationId: 'conv_1', decision: 'approved', planHash: 'abc', by: 'user_ada' };
    expect(auditOfEvent(anEvent('agents.conversation.decided', { ...approved, other: 'x' }))).toMatchObject({
      action: 'plan.approved',
      actorId: 'user_ada',
      subjectId: 'conv_1',
      details: { planHash: 'abc' },
    });
    expect(
      auditOfEvent(anEvent('agents.conversation.decided', { ...approved, decision: 'x' })),
    ).toMatchObject({ action: 'plan.decided' });
  });

  test('of what is kept for everybody names it and who keeps it, not what it says', () => {
    const kept = { action: 'remembered', scope: 'TENANT', key: 'style', by: 'user_ada', text: 'Tabs.' };
    expect(auditOfEvent(anEvent('agents.memory.changed', kept))).toMatchObject({
      action: 'memory.remembered',
      actorId: 'user_ada',
      subjectId: 'style',
      details: { scope: 'TENANT' },
    });
    expect(auditOfEvent(anEvent('agents.memory.changed', { ...kept, action: 'forgotten' }))).toMatchObject({
      action: 'memory.forgotten',
    });
  });

  test('of what a plugin was refused says what, why and in which run', () => {
    const payload = {
      pluginId: '@acme/weather',
      capability: 'fetch',
      code: 'HOST_NOT_GRANTED',
      message: 'evil.example is not among its hosts',
      runId: 'tcall_1',
      startedBy: 'user_ada',
      url: 'https://evil.example/?stolen',
    };
    expect(auditOfEvent(anEvent('agents.plugin.refused', payload))).toMatchObject({
      action: 'plugin.refused',
      actorId: 'user_ada',
      subjectId: '@acme/weather',
      concerns: ['tcall_1'],
      allowed: false,
      details: {
        capability: 'fetch',
        code: 'HOST_NOT_GRANTED',
        message: 'evil.example is not among its hosts',
        runId: 'tcall_1',
      },
    });
    expect(JSON.stringify(auditOfEvent(anEvent('agents.plugin.refused', payload)))).not.toContain('stolen');
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
      'workflows.run.controlled',
      { runId: 'run_1', by: 'user_ada', control: 'pause' },
      'workflow.run.controlled',
      'run_1',
    ],
    [
      'workflows.approval.decided',
      { runId: 'run_1', stepId: 'ask', by: 'user_ada', approved: false, shownSha256: '00' },
      'workflow.approval.decided',
      'run_1',
    ],
    [
      'workflows.schedule.changed',
      { scheduleId: 'sched_1', name: 'nightly', by: 'user_ada', change: 'paused' },
      'workflow.schedule.changed',
      'sched_1',
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
