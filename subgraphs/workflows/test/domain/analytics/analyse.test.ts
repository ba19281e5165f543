import { describe, expect, it } from 'vitest';
import type { Advice, AdviceKind } from '../../../src/domain/analytics/analysis.ts';
import type { WorkflowDefinition } from '../../../src/domain/definition.ts';
import { definitionOf, plainly, task } from '../run-driver.ts';
import { analysed, historiesOf, type Script, simulated } from './simulate.ts';

const analysedRuns = (
  runs: number,
  definition: WorkflowDefinition,
  script: (run: number) => Script,
  decide?: Parameters<typeof simulated>[2],
) =>
  analysed(
    definition,
    historiesOf(runs, (run) => simulated(definition, script(run), decide)),
  );

const ofKind = (advice: readonly Advice[], kind: AdviceKind) => advice.filter((one) => one.kind === kind);

describe('a bottleneck', () => {
  const diamond = definitionOf([
    task('start'),
    task('slow', { dependsOn: ['start'], input: '= tasks.start.output' }),
    task('quick', { dependsOn: ['start'], input: '= tasks.start.output' }),
    task('end', { dependsOn: ['slow', 'quick'], input: '= [tasks.slow.output, tasks.quick.output]' }),
  ]);
  const times = { start: 100, slow: 5_000, quick: 2_000, end: 100 };
  const script: Script = ({ taskId }) => ({ ms: times[taskId as keyof typeof times] });

  it('is found, with what it costs at most: until the next longest way', () => {
    const [found, ...others] = ofKind(analysedRuns(5, diamond, () => script).advice, 'BOTTLENECK');
    expect(others).toEqual([]);
    expect(found).toMatchObject({ taskIds: ['slow'], savesMs: 3_000 });
    expect(found?.evidence).toMatchObject({ runs: 5, runsShowing: 5 });
    expect(found?.evidence.runIds).toHaveLength(5);
  });

  it('is not spoken of after two runs', () => {
    const analysis = analysedRuns(2, diamond, () => script);
    expect(analysis.advice).toEqual([]);
    expect(analysis.tasks.find(({ taskId }) => taskId === 'slow')?.criticalRuns).toBe(2);
  });

  it('is told with little confidence after three runs, and with much after thirty', () => {
    const levelAfter = (runs: number) =>
      analysedRuns(runs, diamond, () => script).advice[0]?.confidence.level;
    expect([levelAfter(3), levelAfter(5), levelAfter(30)]).toEqual(['LOW', 'MEDIUM', 'HIGH']);
  });

  it('is not what was slow in few of the runs', () => {
    const analysis = analysedRuns(
      10,
      diamond,
      (run) =>
        ({ taskId, ...rest }) =>
          taskId === 'slow' && run > 2 ? { ms: 100 } : script({ taskId, ...rest }),
    );
    expect(ofKind(analysis.advice, 'BOTTLENECK').map(({ taskIds }) => taskIds)).toEqual([['quick']]);
  });

  it('is a person when most of the time goes by asking one', () => {
    const approvers = { roles: [], users: ['ada'] } as const;
    const target = { kind: 'approval', approvers, onDeadline: 'refuse', escalateTo: null } as const;
    const definition = definitionOf([
      task('make'),
      task('ask', { dependsOn: ['make'], target, timeoutMs: 100_000 }),
    ]);
    const { advice } = analysedRuns(4, definition, () => ({ taskId }) => ({
      ms: taskId === 'ask' ? 60_000 : 10,
    }));
    expect(advice.map(({ kind, taskIds }) => [kind, taskIds])).toEqual([['WAITING_FOR_PEOPLE', ['ask']]]);
  });

  it('lies on the path that most runs had', () => {
    const { typicalPath, tasks } = analysedRuns(4, diamond, () => script);
    expect(typicalPath).toMatchObject({ taskIds: ['start', 'slow', 'end'], runs: 4 });
    expect(tasks.map(({ taskId, criticalRuns, slackP50Ms }) => [taskId, criticalRuns, slackP50Ms])).toEqual([
      ['start', 4, 0],
      ['slow', 4, 0],
      ['quick', 0, 3_000],
      ['end', 4, 0],
    ]);
  });
});

describe('an order that carries no data', () => {
  const script: Script = ({ taskId }) => ({ ms: taskId === 'b' ? 3_000 : 2_000 });

  it('is found, with what going side by side would save', () => {
    const definition = definitionOf([task('a'), task('b', { dependsOn: ['a'], input: '= input.name' })]);
    const found = ofKind(analysedRuns(5, definition, () => script).advice, 'PARALLELISE');
    expect(found).toMatchObject([{ taskIds: ['a', 'b'], savesMs: 2_000 }]);
    expect(found[0]?.caution).toContain('effect');
  });

  it('is not spoken of when the data is taken, or may be', () => {
    for (const input of ['= tasks.a.output', '= tasks[input.which].output']) {
      const definition = definitionOf([task('a'), task('b', { dependsOn: ['a'], input })]);
      expect(ofKind(analysedRuns(5, definition, () => script).advice, 'PARALLELISE')).toEqual([]);
    }
  });

  it('is not spoken of when it would save nothing', () => {
    const definition = definitionOf([
      task('a'),
      task('b', { dependsOn: ['a'] }),
      task('long'),
      task('end', { dependsOn: ['b', 'long'], input: '= [tasks.b.output, tasks.long.output]' }),
    ]);
    const slow: Script = ({ taskId }) => ({ ms: taskId === 'long' ? 60_000 : 10 });
    expect(ofKind(analysedRuns(5, definition, () => slow).advice, 'PARALLELISE')).toEqual([]);
  });

  it('keeps what stands before the first: an approval is never passed by', () => {
    const approvers = { roles: [], users: ['ada'] } as const;
    const target = { kind: 'approval', approvers, onDeadline: 'refuse', escalateTo: null } as const;
    const definition = definitionOf([
      task('ask', { target, timeoutMs: 100_000 }),
      task('a', { dependsOn: ['ask'] }),
      task('b', { dependsOn: ['a'] }),
    ]);
    const slow: Script = ({ taskId }) => ({ ms: { ask: 10_000, a: 3_000 }[taskId] ?? 20_000 });
    const found = ofKind(analysedRuns(5, definition, () => slow).advice, 'PARALLELISE');
    expect(found).toMatchObject([{ taskIds: ['a', 'b'], savesMs: 3_000 }]);
  });

  it('is told of for all such orders together when that saves more', () => {
    const definition = definitionOf([
      task('a'),
      task('b', { dependsOn: ['a'] }),
      task('c', { dependsOn: ['b'], input: '= tasks.a.output' }),
      task('d', { dependsOn: ['c'] }),
    ]);
    const even: Script = () => ({ ms: 1_000 });
    const [together, ...single] = ofKind(analysedRuns(5, definition, () => even).advice, 'PARALLELISE');
    // a and b and d side by side, c after a.
    expect(together).toMatchObject({ taskIds: ['a', 'b', 'c', 'd'], savesMs: 2_000 });
    expect(single.map(({ taskIds, savesMs }) => [taskIds, savesMs])).toEqual([
      [['a', 'b'], 1_000],
      [['b', 'c'], 1_000],
      [['c', 'd'], 1_000],
    ]);
  });
});

describe('waiting for places', () => {
  const six = Array.from({ length: 6 }, (_, index) => task(`t${index}`));

  it('is found, with what more places could save', () => {
    const definition = definitionOf(six, { concurrency: 2 });
    const [found] = ofKind(analysedRuns(4, definition, () => () => ({ ms: 1_000 })).advice, 'QUEUEING');
    expect(found).toMatchObject({ savesMs: 2_000, confidence: { level: 'MEDIUM' } });
    expect(found?.suggestion).toContain('2 steps');
  });

  it('names the strategy when that is the reason', () => {
    const definition = definitionOf(six, { strategy: 'sequential' });
    const [found] = ofKind(analysedRuns(4, definition, () => () => ({ ms: 1_000 })).advice, 'QUEUEING');
    expect(found?.suggestion).toContain('sequential');
  });

  it('is not spoken of where there is a place for each', () => {
    const definition = definitionOf(six);
    expect(ofKind(analysedRuns(4, definition, () => () => ({ ms: 1_000 })).advice, 'QUEUEING')).toEqual([]);
  });
});

describe('repeated calls', () => {
  const definitionWith = (effect: 'idempotent' | 'keyed' | 'unsafe') =>
    definitionOf([task('look-up', { effect, input: { city: 'Bern' } })]);
  const answering =
    (output: (run: number) => string) =>
    (run: number): Script =>
    () => ({ ms: 800, output: output(run) });

  it('are found when the same input gave the same output', () => {
    const analysis = analysedRuns(
      8,
      definitionWith('idempotent'),
      answering(() => 'sunny'),
    );
    const [found] = ofKind(analysis.advice, 'CACHE');
    expect(found).toMatchObject({ taskIds: ['look-up'], savesMs: 800, evidence: { runsShowing: 7 } });
    expect(found?.evidence.numbers).toContainEqual({ name: 'repeated calls', value: 7, unit: 'count' });
  });

  it('are not spoken of when the outputs differ', () => {
    const analysis = analysedRuns(
      8,
      definitionWith('idempotent'),
      answering((run) => `weather ${run}`),
    );
    expect(ofKind(analysis.advice, 'CACHE')).toEqual([]);
  });

  it.each(['keyed', 'unsafe'] as const)('are not spoken of when the effect is %s', (effect) => {
    const analysis = analysedRuns(
      8,
      definitionWith(effect),
      answering(() => 'sunny'),
    );
    expect(ofKind(analysis.advice, 'CACHE')).toEqual([]);
  });

  it('are not spoken of when there were few', () => {
    const analysis = analysedRuns(
      5,
      definitionWith('idempotent'),
      answering(() => 'sunny'),
    );
    expect(ofKind(analysis.advice, 'CACHE')).toEqual([]);
  });
});

describe('many small calls', () => {
  const items = Array.from({ length: 12 }, (_, index) => index);
  const forEach = { items: 'input.rows', concurrency: 12, itemsMax: 100 };

  it('are found in the items of a forEach', () => {
    const definition = definitionOf([task('each', { forEach })]);
    const analysis = analysedRuns(
      4,
      definition,
      () => () => ({ ms: 40 }),
      (need, run) => (need.kind === 'items' ? items : plainly(need, run)),
    );
    expect(ofKind(analysis.advice, 'BATCH')).toMatchObject([{ taskIds: ['each'], savesMs: null }]);
    expect(analysis.tasks[0]).toMatchObject({ steps: 48, runs: 4, work: { p50Ms: 40, p95Ms: 40 } });
  });

  it('are found in tasks that call the same agent at the same time', () => {
    const target = { kind: 'agent', agentId: 'one' } as const;
    const tasks = ['a', 'b', 'c'].map((id) => task(id, { target }));
    const [found] = ofKind(analysedRuns(4, definitionOf(tasks), () => () => ({ ms: 40 })).advice, 'BATCH');
    expect(found?.taskIds).toEqual(['a', 'b', 'c']);
  });

  it('are not spoken of when the calls are long, or of several agents', () => {
    const target = { kind: 'agent', agentId: 'one' } as const;
    const same = definitionOf(['a', 'b', 'c'].map((id) => task(id, { target })));
    const other = definitionOf(['a', 'b', 'c'].map((id) => task(id)));
    expect(ofKind(analysedRuns(4, same, () => () => ({ ms: 4_000 })).advice, 'BATCH')).toEqual([]);
    expect(ofKind(analysedRuns(4, other, () => () => ({ ms: 40 })).advice, 'BATCH')).toEqual([]);
  });
});

describe('a failure hot spot', () => {
  const definition = definitionOf([task('a', { retry: { attempts: 3, baseMs: 100, maxMs: 100, on: null } })]);

  it('is found, with the interval that its rate lies in', () => {
    const script =
      (run: number): Script =>
      ({ attempt }) =>
        attempt === 1 && run % 2 === 0 ? { ms: 100, code: 'BUSY' } : { ms: 100 };
    const { advice, tasks } = analysedRuns(20, definition, script);
    expect(tasks[0]?.failures).toMatchObject([
      { code: 'BUSY', failures: 10, attempts: 30, recovered: 10, runs: 10 },
    ]);
    const [found] = ofKind(advice, 'FAILURE_HOT_SPOT');
    expect(found?.confidence.level).toBe('MEDIUM');
    // The roots p of (10/30 − p)² = z²·p(1−p)/30, found by bisection.
    expect(tasks[0]?.failures[0]?.rate.low).toBeCloseTo(0.1923, 4);
    expect(tasks[0]?.failures[0]?.rate.high).toBeCloseTo(0.5122, 4);
  });

  it('is not what failed twice, however few the attempts', () => {
    const script =
      (run: number): Script =>
      ({ attempt }) =>
        attempt === 1 && run < 2 ? { ms: 100, code: 'BUSY' } : { ms: 100 };
    expect(ofKind(analysedRuns(4, definition, script).advice, 'FAILURE_HOT_SPOT')).toEqual([]);
  });

  it('counts a loop that came to its limit, though none of its steps failed', () => {
    const looping = definitionOf([task('a', { loop: { while: 'true', iterationsMax: 2 } })]);
    const { tasks } = analysedRuns(
      3,
      looping,
      () => () => ({ ms: 10 }),
      (need, run) => (need.kind === 'loop' ? true : plainly(need, run)),
    );
    expect(tasks[0]?.failures).toMatchObject([{ code: 'LOOP_LIMIT', failures: 3, attempts: 9 }]);
  });
});

describe('a slow tail', () => {
  const definition = definitionOf([task('a')]);
  const script =
    (run: number): Script =>
    () => ({ ms: run % 10 === 0 ? 9_000 : 1_000 });

  it('is found from twenty calls on, surely only from fifty-nine on', () => {
    const after = (runs: number) => ofKind(analysedRuns(runs, definition, script).advice, 'SLOW_TAIL');
    expect(after(19)).toEqual([]);
    expect(after(20)).toMatchObject([{ taskIds: ['a'], confidence: { level: 'MEDIUM' } }]);
    expect(after(59)[0]?.confidence.value).toBeGreaterThan(0.95);
  });
});

describe('the numbers of an analysis', () => {
  const definition = definitionOf([
    task('a', { retry: { attempts: 2, baseMs: 100, maxMs: 100, on: null } }),
    task('b', { dependsOn: ['a'] }),
    task('c', { dependsOn: ['a'] }),
  ]);
  const script =
    (run: number): Script =>
    ({ taskId, attempt }) =>
      taskId === 'a' && attempt === 1 && run === 0 ? { ms: 70, code: 'BUSY' } : { ms: 100 + run };
  const runs = historiesOf(4, (run) => simulated({ ...definition, concurrency: 1 }, script(run)));

  it('add up: what all tasks took is what all runs took', () => {
    const { use, tasks } = analysed(definition, runs);
    for (const key of ['queuedMs', 'workedMs', 'backedOffMs', 'awaitedMs', 'pausedMs'] as const)
      expect(tasks.reduce((sum, task) => sum + task.use[key], 0)).toBe(use[key]);
    expect(use.workedMs).toBe(70 + 3 * (100 + 101 + 102 + 103));
    expect(use.queuedMs).toBe(100 + 101 + 102 + 103);
    expect(tasks.map(({ queue }) => queue.totalMs)).toEqual([0, 0, 406]);
  });

  it('say nothing of no runs', () => {
    expect(analysed(definition, [])).toMatchObject({
      runIds: [],
      startedFrom: null,
      typicalPath: null,
      advice: [],
      tasks: [{ runs: 0, work: { count: 0, p50Ms: null, p95Ms: null } }, {}, {}],
    });
  });

  it('name the runs that they are drawn from, the latest first', () => {
    expect(analysed(definition, runs).runIds).toEqual(['run_3', 'run_2', 'run_1', 'run_0']);
  });
});
