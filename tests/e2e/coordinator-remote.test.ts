import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClockedInstallation, openOnClock } from '../support/clocked-installation.ts';
import { conversant, finding, improvesAlgorithm, noModelKeys, worksOf } from '../support/coordinator.ts';
import { type Data, socketClient } from '../support/graph.ts';
import { type RemoteTeam, startRemoteTeam } from '../support/remote-team.ts';

const leak = 'Fix the memory leak in user service';

describe('the coordinator without a model, and with a remote agent for all of the work', () => {
  let running: ClockedInstallation;
  let team: RemoteTeam;
  let socket: Client;
  const somebody = conversant(() => running);
  const { asking, say, show, untilResult } = somebody;

  beforeAll(async () => {
    running = await openOnClock(noModelKeys);
    socket = socketClient(running.url, running.token);
    team = await startRemoteTeam(running);
  });

  afterAll(async () => {
    await team?.stop();
    await socket?.dispose();
    await running?.close();
  });

  /** The result of a request that is approved, and what its plan was. */
  async function done(text: string) {
    const planned = await say(text);
    expect(planned).toMatchObject({ phase: 'AWAITING_APPROVAL', plan: { obstacles: [] } });
    const { id: conversationId, plan } = planned;
    const messages = untilResult(socket, conversationId);
    await asking('ApprovePlan', { conversationId, planHash: plan.hash });
    const result = (await running.passing(messages)).at(-1);
    const { run } = await show(conversationId);
    const taskOf = (work: string) => {
      const { id } = plan.stages.find((stage: Data) => stage.work === work);
      return run.tasks.find(({ taskId }: Data) => taskId === id);
    };
    return { planned, result, taskOf };
  }

  it('makes a better algorithm: review, enhance, test, validate, integrate', async () => {
    await improvesAlgorithm(somebody, socket, running.passing);
    const [validated] = team.asked.filter(({ verdict }) => verdict);
    expect(validated).toMatchObject({
      mayChange: false,
      context: { results: { enhance: expect.anything() } },
    });
    expect(team.asked.map(({ mayChange }) => mayChange)).toEqual([false, false, false, false, true]);
  });

  it('mends a leak, and again with the findings when it refuses its own work', async () => {
    team.verdicts.push({ approved: false, findings: [finding] });
    const before = team.asked.length;
    const { planned, result, taskOf } = await done(leak);
    expect(worksOf(planned)).toEqual(['ANALYSE', 'FIX', 'TEST', 'VALIDATE', 'INTEGRATE']);
    expect(planned.plan.stages.map(({ agentId }: Data) => agentId)).toEqual(Array(5).fill(team.id));
    expect(result).toMatchObject({ kind: 'RESULT', data: { status: 'SUCCEEDED' } });
    expect(taskOf('FIX')).toMatchObject({ round: 2, status: 'SUCCEEDED' });
    const fixes = team.asked.slice(before).filter(({ context }) => context?.feedback);
    expect(fixes[0]?.context.feedback).toMatchObject({ approved: false, findings: [finding] });
  });

  it.each([
    ['in words', 'I approve of it.'],
    ['by a text in place of a truth value', { approved: 'true', findings: [] }],
    ['by findings alone', { findings: [] }],
  ])('integrates nothing when it gives its verdict %s', async (_how, answer) => {
    team.verdicts.push(...Array(10).fill(answer));
    const { result, taskOf } = await done(leak);
    team.verdicts.length = 0;
    expect(result).toMatchObject({ data: { status: 'FAILED', error: { code: 'GATE_ANSWER_INVALID' } } });
    expect(taskOf('VALIDATE').status).toBe('FAILED');
    expect(taskOf('INTEGRATE').status).not.toBe('SUCCEEDED');
    expect(team.asked.at(-1)).toMatchObject({ verdict: true });
  });
});

it('an agent that does not speak of validating is not asked for a verdict', async () => {
  const running = await openOnClock(noModelKeys);
  try {
    const capabilities = ['memory leak', 'analyse', 'fix the bug', 'write tests', 'integrate'];
    const team = await startRemoteTeam(running, { capabilities });
    await team.stop();
    const { say } = conversant(() => running);
    const { phase, plan } = await say(leak);
    expect(phase).toBe('BLOCKED');
    const { agentId } = plan.stages.find(({ work }: Data) => work === 'VALIDATE');
    expect([agentId, plan.stages[0].agentId]).toEqual(['examination', team.id]);
  } finally {
    await running.close();
  }
});
