import { afterEach, expect, it } from 'vitest';
import { gated } from './agents.ts';
import { decide } from './operations.ts';
import { aTask, bob, type Data, is, kim, type Mode, stages } from './stage.ts';

/** What can be seen of runs while they go on, and learnt from them after. */
export function describeWatching(mode: Mode): void {
  const { stage: openStage, closeAll } = stages(mode);
  afterEach(closeAll);

  const chain = [aTask('a'), aTask('b', { dependsOn: ['a'], input: '= tasks.a.output' })];

  it('events go on after the one that was seen last, without a gap or a repetition', async () => {
    const stage = await openStage();
    await stage.define(chain);
    const runId = await stage.start();
    const all = await stage.until(runId);
    const rest = 'subscription ($runId: ID!) { workflowRunEvents(runId: $runId, afterSeq: 3) { seq } }';
    const seen: number[] = [];
    for await (const { workflowRunEvents } of stage.events(rest, { runId })) seen.push(workflowRunEvents.seq);
    expect(seen).toEqual(all.slice(3).map(({ seq }) => seq));
  });

  it('the status and the progress are told as they change, to the end', async () => {
    const a = gated();
    const stage = await openStage({ behaviours: { 'test/a': a.behaviour } });
    await stage.define(chain);
    const runId = await stage.start();
    await a.entered;
    const status = `subscription ($runId: ID!) { workflowRunStatus(runId: $runId) {
      status tasksDone tasksTotal waitingFor { what } run { id } } }`;
    const progress =
      'subscription ($runId: ID!) { taskProgress(runId: $runId) { taskId status task { id } } }';
    const statuses: Data[] = [];
    const tasks: Data[] = [];
    const watching = Promise.all([
      (async () => {
        for await (const told of stage.events(status, { runId }, kim)) statuses.push(told.workflowRunStatus);
      })(),
      (async () => {
        for await (const told of stage.events(progress, { runId }, kim)) tasks.push(told.taskProgress);
      })(),
    ]);
    await stage.runThat(runId, () => statuses.length > 0 && tasks.length >= 2);
    a.open();
    await watching;
    expect(statuses[0]).toMatchObject({ status: 'RUNNING', tasksDone: 0, waitingFor: [{ what: 'WORK' }] });
    expect(statuses.at(-1)).toMatchObject({
      status: 'SUCCEEDED',
      tasksDone: 2,
      tasksTotal: 2,
      run: { id: runId },
    });
    expect(tasks.filter(({ taskId }) => taskId === 'b').at(-1)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('the inbox holds what one may decide, and tells when it opens and closes', async () => {
    const stage = await openStage();
    await stage.define([{ id: 'ask', approval: { users: ['user_bob'] }, input: { n: '= input.n' } }]);
    const inbox = 'subscription { approvalsInbox { kind approval { id stepId shown run { id } } } }';
    const changes = stage.events(inbox, {}, bob)[Symbol.asyncIterator]();
    const opened = changes.next();
    const runId = await stage.start({ n: 5 });
    expect((await opened).value.approvalsInbox).toMatchObject({
      kind: 'OPENED',
      approval: { stepId: 'ask', shown: { n: 5 }, run: { id: runId } },
    });
    const list = `query ($all: Boolean!) { workflowApprovals(all: $all) { items {
      id stepId mayDecide shownSha256 approvers { users { id } } kind escalated } } }`;
    const [mine] = (await stage.ask(list, { all: false }, bob)).workflowApprovals.items;
    expect(mine).toMatchObject({ stepId: 'ask', mayDecide: true, kind: 'APPROVAL', escalated: false });
    expect((await stage.ask(list, { all: false }, kim)).workflowApprovals.items).toEqual([]);
    expect((await stage.ask(list, { all: true }, kim)).workflowApprovals.items).toMatchObject([
      { mayDecide: false },
    ]);
    const closed = changes.next();
    const { shownSha256 } = mine;
    await stage.ask(decide, { input: { runId, stepId: 'ask', approved: true, shownSha256 } }, bob);
    expect((await closed).value.approvalsInbox.kind).toBe('CLOSED');
    await changes.return?.();
    await stage.ended(runId);
    expect((await stage.ask(list, { all: true })).workflowApprovals.items).toEqual([]);
  });

  it('runs are found by status, workflow, agent, tag and time', async () => {
    const stage = await openStage();
    await stage.define([aTask('other')], { name: 'other', tags: ['nightly'] });
    await stage.define(chain);
    const runId = await stage.start();
    await stage.ended(runId);
    const find = async (args: string) =>
      (await stage.ask(`{ workflowRuns(${args}) { items { id } } }`)).workflowRuns.items.map(
        ({ id }: Data) => id,
      );
    for (const args of [
      'status: SUCCEEDED',
      'workflowId: "sample"',
      'agentId: "test/b"',
      'startedFrom: "2026-01-01T00:00:00.000Z"',
      'status: SUCCEEDED, agentId: "test/a", workflowId: "sample"',
    ])
      expect([args, await find(args)]).toEqual([args, [runId]]);
    for (const args of [
      'status: FAILED',
      'agentId: "test/other"',
      'tag: "nightly"',
      'startedBefore: "2025-01-01T00:00:00.000Z"',
    ])
      expect([args, await find(args)]).toEqual([args, []]);
  });

  it('a run shows its timeline, its graph and its critical path', async () => {
    const b = gated();
    const stage = await openStage({ behaviours: { 'test/b': b.behaviour } });
    await stage.define(chain);
    const id = await stage.start();
    await b.entered;
    await stage.clock.advance(5_000);
    b.open();
    await stage.ended(id);
    const { workflowRun } = await stage.ask(
      `query ($id: ID!) { workflowRun(id: $id) {
        timeline { rowsTotal partial rows { stepId kind status attempts { outcome } use { workedMs } } }
        graph { nodes { taskId status } edges { from to dependency data usedIn fields state } }
        criticalPath { wallMs path { taskId critical } } } }`,
      { id },
    );
    expect(workflowRun.timeline).toMatchObject({
      rowsTotal: 2,
      partial: false,
      rows: [
        { stepId: 'a', kind: 'AGENT', status: 'SUCCEEDED', attempts: [{ outcome: 'SUCCEEDED' }] },
        { stepId: 'b', status: 'SUCCEEDED', use: { workedMs: 5_000 } },
      ],
    });
    expect(workflowRun.graph.edges).toMatchObject([
      { from: 'a', to: 'b', dependency: true, data: 'USED', usedIn: ['input'], state: 'SUCCEEDED' },
    ]);
    expect(workflowRun.graph.nodes.map(({ taskId }: Data) => taskId)).toEqual(['a', 'b']);
    expect(workflowRun.criticalPath).toMatchObject({ wallMs: 5_000 });
    expect(workflowRun.criticalPath.path.at(-1)).toEqual({ taskId: 'b', critical: true });
  });

  it('the runs of a workflow say something about it', async () => {
    const stage = await openStage();
    await stage.define(chain);
    const ids = [await stage.start(), await stage.start()];
    for (const id of ids) await stage.ended(id);
    await stage.runThat(ids[1] ?? '', ({ status }) => status === 'SUCCEEDED');
    const { workflowAnalysis } = await stage.ask(`{ workflowAnalysis(id: "sample") {
      runIds runsMin workflow { name } tasks { taskId kind runs attempts failures { code } } advice { kind } } }`);
    expect(workflowAnalysis.runIds.toSorted()).toEqual(ids.toSorted());
    expect(workflowAnalysis.tasks).toMatchObject([
      { taskId: 'a', kind: 'AGENT', runs: 2, attempts: 2, failures: [] },
      { taskId: 'b', runs: 2 },
    ]);
    expect(await stage.refused('{ workflowAnalysis(id: "sample", runs: 0) { runsMin } }')).toBe(
      'INVALID_ARGUMENT',
    );
  });

  it('steps of a long list come in pages', async () => {
    const stage = await openStage();
    await stage.define([aTask('a', { forEach: { items: 'input.n' } })]);
    const run = await stage.ended(await stage.start({ n: Array.from({ length: 25 }, (_, n) => n) }));
    const page = `query ($id: ID!, $after: String) { workflowRun(id: $id) { task(id: "a") { attempts
      steps(first: 10, after: $after) { nextCursor items { stepId index } } } } }`;
    const seen: number[] = [];
    for (let after: string | null = null, turn = 0; turn < 3; turn++) {
      const { steps }: Data = (await stage.ask(page, { id: run.id, after })).workflowRun.task;
      seen.push(...steps.items.map(({ index }: Data) => index));
      after = steps.nextCursor;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => n));
    expect(await stage.refused(page, { id: run.id, after: 'bm9wZQ' })).toBe('INVALID_ARGUMENT');
    expect((await stage.until(run.id)).filter(is('LOOP_ENDED'))).toHaveLength(1);
  });
}
