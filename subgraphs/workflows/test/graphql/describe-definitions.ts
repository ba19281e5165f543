import { afterEach, describe, expect, it } from 'vitest';
import { aTask, bob, type Data, eve, kim, type Mode, stages } from './stage.ts';

const yaml = `name: pipeline
title: A pipeline
tasks:
  - id: fetch
    agent: test/fetch
    input: { url: "= input.url" }
    timeout: 30s
  - id: review
    dependsOn: fetch
    approval: { users: user_bob }
    input: = tasks.fetch.output
  - id: publish
    dependsOn: review
    tool: test/publish
    when: input.publish
    retry: 5
`;

const importing = 'mutation ($source: String!) { importWorkflow(source: $source) { id name version hash } }';
const exporting = `query ($id: ID!, $format: WorkflowFormat!) { exportWorkflow(id: $id, format: $format) }`;
const validate = `query ($input: DefineWorkflowInput, $source: String) {
  validateWorkflow(input: $input, source: $source) { valid hash problems { code place line column message fix } plan { text } }
}`;

/** What can be done with definitions before anything runs. */
export function describeDefinitions(mode: Mode): void {
  const { stage: openStage, closeAll } = stages(mode);
  afterEach(closeAll);

  it('a YAML text is stored, and comes out as a text of the same hash', async () => {
    const stage = await openStage();
    const { importWorkflow } = await stage.ask(importing, { source: yaml }, bob);
    expect(importWorkflow).toMatchObject({ name: 'pipeline', version: 1 });
    for (const format of ['YAML', 'JSON']) {
      const { exportWorkflow: source } = await stage.ask(exporting, { id: 'pipeline', format }, kim);
      expect((await stage.ask(importing, { source })).importWorkflow).toEqual(importWorkflow);
    }
  });

  it('a stored workflow shows all that its author wrote, and the defaults', async () => {
    const stage = await openStage();
    await stage.ask(importing, { source: yaml });
    const { workflow } = await stage.ask(`{ workflow(id: "pipeline") { strategy concurrency tasks {
      id kind dependsOn when timeoutMs join effect retry { attempts }
      target { __typename ... on ToolTarget { tool { id } } ... on ApprovalTarget { approvers { users { id } roles } } }
    } } }`);
    expect(workflow).toMatchObject({ strategy: 'PARALLEL', concurrency: 10 });
    expect(workflow.tasks).toMatchObject([
      { id: 'fetch', kind: 'AGENT', timeoutMs: 30_000, join: 'ALL', effect: 'KEYED', retry: { attempts: 3 } },
      { id: 'review', target: { approvers: { users: [{ id: 'user_bob' }], roles: [] } } },
      {
        id: 'publish',
        when: 'input.publish',
        retry: { attempts: 5 },
        target: { tool: { id: 'test/publish' } },
      },
    ]);
  });

  it('mistakes in a text are told with line and column, and nothing is stored', async () => {
    const stage = await openStage();
    const source = yaml
      .replace('dependsOn: review', 'dependsOn: rewiev')
      .replace('test/fetch', 'unknown/fetch');
    const { validateWorkflow } = await stage.ask(validate, { source }, bob);
    expect(validateWorkflow).toMatchObject({ valid: false, hash: null, plan: null });
    expect(validateWorkflow.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'UNKNOWN_TASK', line: 13 }),
        expect.objectContaining({ code: 'UNKNOWN_AGENT', line: 5 }),
      ]),
    );
    expect(await stage.refused(importing, { source })).toBe('WORKFLOW_INVALID');
    expect((await stage.ask('{ workflows { items { id } } }')).workflows.items).toEqual([]);
  });

  it('a good definition is told its hash and its plan, and not stored', async () => {
    const stage = await openStage();
    const { validateWorkflow } = await stage.ask(validate, { input: { name: 'dry', tasks: [aTask('a')] } });
    expect(validateWorkflow).toMatchObject({ valid: true, problems: [] });
    expect(validateWorkflow.plan.text).toContain('a');
    expect(await stage.ask('{ workflow(id: "dry") { id } }')).toEqual({ workflow: null });
    expect(await stage.refused(validate, {})).toBe('INVALID_ARGUMENT');
    expect(await stage.refused(validate, { source: yaml }, kim)).toBe('FORBIDDEN');
  });

  it('a cycle is printed as a path', async () => {
    const stage = await openStage();
    const tasks = [aTask('a', { dependsOn: ['b'] }), aTask('b', { dependsOn: ['a'] })];
    const { validateWorkflow } = await stage.ask(validate, { input: { name: 'round', tasks } });
    const [cycle] = validateWorkflow.problems.filter(({ code }: Data) => code === 'CYCLE');
    expect(cycle.message).toMatch(/a -> b -> a|b -> a -> b/);
  });

  it('two versions can be compared, and both stay', async () => {
    const stage = await openStage();
    const from = await stage.define([aTask('a'), aTask('gone')]);
    const to = await stage.define([aTask('a', { timeoutMs: 5_000 }), aTask('new')]);
    const diff = `query ($from: ID!, $to: ID!) { workflowDiff(from: $from, to: $to) {
      same added removed changed { taskId fields { field before after } } } }`;
    expect((await stage.ask(diff, { from, to })).workflowDiff).toEqual({
      same: false,
      added: ['new'],
      removed: ['gone'],
      changed: [{ taskId: 'a', fields: [{ field: 'timeoutMs', before: 60_000, after: 5_000 }] }],
    });
    const versions = '{ workflowVersions(name: "sample") { items { id version } } }';
    expect((await stage.ask(versions)).workflowVersions.items).toEqual([
      { id: to, version: 2 },
      { id: from, version: 1 },
    ]);
    expect(await stage.ask(`{ workflow(id: "sample", version: 1) { id } }`)).toEqual({
      workflow: { id: from },
    });
    expect(await stage.refused(diff, { from, to }, eve)).toBe('WORKFLOW_NOT_FOUND');
  });

  it('a plan says what runs when, and how long it takes at least', async () => {
    const stage = await openStage();
    await stage.define([aTask('a'), aTask('b'), aTask('c', { dependsOn: ['a', 'b'] })]);
    const { workflowPlan } = await stage.ask(`{ workflowPlan(id: "sample") {
      text stages criticalPath mostAtATime tasks { taskId stage basis } } }`);
    expect(workflowPlan).toMatchObject({ stages: [['a', 'b'], ['c']], mostAtATime: 2 });
    expect(workflowPlan.criticalPath.at(-1)).toBe('c');
    expect(workflowPlan.text).toContain('Stage 2');
  });

  describe('a schedule', () => {
    const create = `mutation ($input: CreateWorkflowScheduleInput!) {
      createWorkflowSchedule(input: $input) { id enabled nextAt missed lastRun { id } }
    }`;
    const input = {
      name: 'often',
      workflowId: 'sample',
      cron: '* * * * *',
      timeZone: 'Europe/Vienna',
      input: { n: 1 },
    };
    const runs = '{ workflowRuns { items { id status input } } }';

    it('starts a run each time, and none while it is paused', async () => {
      const stage = await openStage();
      await stage.define([aTask('a')]);
      const { createWorkflowSchedule: schedule } = await stage.ask(create, { input }, bob);
      expect(schedule).toMatchObject({ enabled: true, nextAt: '2026-01-01T00:01:00.000Z', missed: 'ONCE' });
      await stage.pass(70_000);
      const first = (await stage.ask(runs)).workflowRuns.items;
      expect(first).toMatchObject([{ input: { n: 1 } }]);
      await stage.ended(first[0].id);
      await stage.ask('mutation ($id: ID!) { pauseWorkflowSchedule(id: $id) { enabled } }', {
        id: schedule.id,
      });
      await stage.pass(70_000);
      expect((await stage.ask(runs)).workflowRuns.items).toHaveLength(1);
      const read = `query ($id: ID!) { workflowSchedule(id: $id) { nextAt lastRun { id } createdBy { id } } }`;
      expect((await stage.ask(read, { id: schedule.id })).workflowSchedule).toEqual({
        nextAt: null,
        lastRun: { id: first[0].id },
        createdBy: { id: 'user_bob' },
      });
    });

    it('is refused with bad times, a name that is taken, or a workflow that is not there', async () => {
      const stage = await openStage();
      await stage.define([aTask('a')]);
      await stage.ask(create, { input });
      expect(await stage.refused(create, { input })).toBe('SCHEDULE_TAKEN');
      const refused = (more: object) =>
        stage.refused(create, { input: { ...input, name: 'other', ...more } });
      expect(await refused({ cron: 'now and then' })).toBe('INVALID_ARGUMENT');
      expect(await refused({ timeZone: 'Middle/Earth' })).toBe('INVALID_ARGUMENT');
      expect(await refused({ workflowId: 'nobody' })).toBe('WORKFLOW_NOT_FOUND');
      const gone = 'mutation ($id: ID!) { deleteWorkflowSchedule(id: $id) }';
      expect(await stage.refused(gone, { id: 'sched_nobody' })).toBe('SCHEDULE_NOT_FOUND');
    });
  });
}
