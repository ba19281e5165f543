import { type AgentRunner, type CallableDescription, type Principal, StoreSilentError } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';
import { type StartWorkflowCommand, startWorkflow } from '../../src/services/start-workflow.ts';
import { ada, aWorld, define, definitionOf, eve, task } from './world.ts';

async function ready() {
  const world = aWorld({ settings: { inputBytesMax: 1_000 } });
  await world.define([task('a')]);
  const start = (command: Omit<StartWorkflowCommand, 'principal'>, principal: Principal) =>
    startWorkflow(world.desk, { ...command, principal });
  return { world, process: { startWorkflow: start } };
}

describe('starting a workflow', () => {
  it('answers once the first event is written, before any task is begun', async () => {
    const { world, process } = await ready();
    const run = await process.startWorkflow({ workflowId: 'sample', input: { x: 1 } }, ada);
    expect(run).toMatchObject({ status: 'RUNNING', startedBy: ada.id, workflowName: 'sample' });
    const commits = await world.stores.commits.read({
      tenantId: ada.tenantId,
      runId: run.id,
      afterSeq: 0,
      limit: 9,
    });
    expect(commits).toMatchObject([
      { number: 1, epoch: 0, events: [{ seq: 1, type: 'RUN_STARTED', startedBy: ada.id }] },
    ]);
    expect(world.work.calls).toEqual([]);
    expect(world.events.published.at(-1)).toMatchObject({
      id: `workflows.run.started:${run.id}`,
      payload: { runId: run.id, workflowName: 'sample', startedBy: ada.id },
    });
  });

  it('takes the latest version by name, and any by id', async () => {
    const { world, process } = await ready();
    const first = await world.stores.workflows.findLatest(ada.tenantId, 'sample');
    await world.define([task('b')]);
    const latest = await world.stores.workflows.findLatest(ada.tenantId, 'sample');
    expect(await process.startWorkflow({ workflowId: 'sample' }, ada)).toMatchObject({
      workflowId: latest?.id,
    });
    expect(await process.startWorkflow({ workflowId: first?.id ?? '' }, ada)).toMatchObject({
      workflowId: first?.id,
    });
  });

  it('takes a version that is named', async () => {
    const { world, process } = await ready();
    const first = await world.stores.workflows.findLatest(ada.tenantId, 'sample');
    await world.define([task('b')]);
    const version = first?.version ?? 0;
    expect(await process.startWorkflow({ workflowId: 'sample', version }, ada)).toMatchObject({
      workflowId: first?.id,
    });
    await expect(process.startWorkflow({ workflowId: 'sample', version: 999 }, ada)).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_FOUND',
    });
  });

  it('with an input that the workflow does not take is refused', async () => {
    const { world, process } = await ready();
    await world.define([task('a')], { inputSchema: { type: 'object', required: ['n'] } });
    await expect(process.startWorkflow({ workflowId: 'sample' }, ada)).rejects.toMatchObject({
      code: 'RUN_INPUT_INVALID',
    });
    await process.startWorkflow({ workflowId: 'sample', input: { n: 1 } }, ada);
  });

  it('twice with one client key is one run, in each tenant', async () => {
    const { world, process } = await ready();
    const start = () => process.startWorkflow({ workflowId: 'sample', clientKey: 'k' }, ada);
    const runs = await Promise.all([start(), start(), start()]);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    expect(world.events.published.filter(({ topic }) => topic === 'workflows.run.started')).toHaveLength(1);
    await define(world.stores, definitionOf([task('a')]), eve);
    const foreign = await process.startWorkflow({ workflowId: 'sample', clientKey: 'k' }, eve);
    expect(foreign.id).not.toBe(runs[0]?.id);
  });

  it.each([
    ['an unknown workflow', { workflowId: 'ghost' }, 'WORKFLOW_NOT_FOUND'],
    ['a large input', { workflowId: 'sample', input: 'x'.repeat(1_000) }, 'INPUT_TOO_LARGE'],
    [
      'an input that escapes make large',
      { workflowId: 'sample', input: '\u0001'.repeat(300) },
      'INPUT_TOO_LARGE',
    ],
    [
      'an endlessly nested input',
      { workflowId: 'sample', input: JSON.parse('['.repeat(400) + ']'.repeat(400)) },
      'INVALID_ARGUMENT',
    ],
    ['an empty client key', { workflowId: 'sample', clientKey: '' }, 'INVALID_ARGUMENT'],
    ['a long client key', { workflowId: 'sample', clientKey: 'k'.repeat(101) }, 'INVALID_ARGUMENT'],
  ])('with %s is refused before anything is stored', async (_, command, code) => {
    const { world, process } = await ready();
    await expect(process.startWorkflow(command, ada)).rejects.toMatchObject({ code });
    const runs = await world.stores.runs.list(
      ada.tenantId,
      { workflowIds: null, status: null, startedFrom: null, startedBefore: null, parentRunId: null },
      { first: 9, after: null },
    );
    expect(runs.items).toEqual([]);
  });

  const stored = async ({ stores }: Awaited<ReturnType<typeof ready>>['world']) => {
    const filter = {
      workflowIds: null,
      status: null,
      startedFrom: null,
      startedBefore: null,
      parentRunId: null,
    };
    return (await stores.runs.list(ada.tenantId, filter, { first: 9, after: null })).items;
  };

  /** Agents whose answers to `describe` are as given, and which are never called. */
  const described = (use: CallableDescription['use']): AgentRunner => ({
    run: () => Promise.reject(new Error('Nothing is called here.')),
    select: async () => null,
    categories: async () => [],
    describe: async ({ ids }) =>
      ids.map((id) => ({
        id,
        inputSchema: null,
        outputSchema: null,
        readOnly: false,
        idempotent: false,
        effect: 'keyed',
        use,
      })),
  });

  it.each([
    ['forbidden', 'NOT_PERMITTED'],
    ['unavailable', 'NOT_AVAILABLE'],
  ] as const)(
    'that calls what is %s is refused, with the place, before anything is stored',
    async (use, code) => {
      const { world } = await ready();
      const desk = world.depsOf({ agentRunner: described(use) });
      await expect(startWorkflow(desk, { workflowId: 'sample', principal: ada })).rejects.toMatchObject({
        code: 'WORKFLOW_UNUSABLE',
        message: expect.stringContaining('tasks[0].agent'),
        details: { problems: [{ code, place: 'tasks[0].agent' }] },
      });
      expect(await stored(world)).toEqual([]);
    },
  );

  it('that calls what is gone is refused too', async () => {
    const { world } = await ready();
    const desk = world.depsOf({ agentRunner: { ...described('allowed'), describe: async () => [] } });
    await expect(startWorkflow(desk, { workflowId: 'sample', principal: ada })).rejects.toMatchObject({
      details: { problems: [{ code: 'UNKNOWN_AGENT', place: 'tasks[0].agent' }] },
    });
  });

  it('with a key that has a run answers with that run, whatever can be called by now', async () => {
    const { world, process } = await ready();
    const run = await process.startWorkflow({ workflowId: 'sample', clientKey: 'k' }, ada);
    const desk = world.depsOf({ agentRunner: described('unavailable') });
    const again = await startWorkflow(desk, { workflowId: 'sample', clientKey: 'k', principal: ada });
    expect(again.id).toBe(run.id);
  });

  it('is not held up by agents that are away for a moment', async () => {
    const { world } = await ready();
    const away = { ...described('allowed'), describe: () => Promise.reject(new StoreSilentError()) };
    const desk = world.depsOf({ agentRunner: away });
    expect(await startWorkflow(desk, { workflowId: 'sample', principal: ada })).toMatchObject({
      status: 'RUNNING',
    });
    const broken = { ...away, describe: () => Promise.reject(new Error('It is broken.')) };
    await expect(
      startWorkflow(world.depsOf({ agentRunner: broken }), { workflowId: 'sample', principal: ada }),
    ).rejects.toThrow('It is broken.');
  });

  it('is asked for on behalf of whoever starts it', async () => {
    const { world } = await ready();
    const roles: string[] = [];
    const agentRunner: AgentRunner = {
      ...described('allowed'),
      describe: (asked) => {
        roles.push(asked.role);
        return described('allowed').describe(asked);
      },
    };
    const principal = { ...ada, role: 'execute' as const };
    await startWorkflow(world.depsOf({ agentRunner }), { workflowId: 'sample', principal });
    expect(roles).toEqual(['execute']);
  });
});
