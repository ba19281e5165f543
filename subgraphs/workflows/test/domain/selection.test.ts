import { describe, expect, it } from 'vitest';
import { advance } from '../../src/domain/advance.ts';
import { hooksOf } from '../../src/domain/hooks.ts';
import { needs } from '../../src/domain/needs.ts';
import { fromSnapshot, toSnapshot } from '../../src/domain/run-snapshot.ts';
import { newRun } from '../../src/domain/run-state.ts';
import { aRun, type Decide, definitionOf, plainly, replayed, startsOf, task, told } from './run-driver.ts';

const chosen = (name: string, overrides: Parameters<typeof task>[1] = {}) =>
  task('a', { target: { kind: 'select', task: name, category: null, context: null }, ...overrides });

/** Retries choose these, in order; null for nobody. */
const choosing = (...names: readonly (string | null)[]): Decide => {
  let turn = 0;
  return (need, run) => (need.kind === 'agent' ? (names[turn++] ?? null) : plainly(need, run));
};

const startsWithAgents = (log: Parameters<typeof startsOf>[0]) =>
  log.flatMap((event) => (event.type === 'TASK_STARTED' ? [event.selected?.agentId] : []));

describe('a task whose agent is selected', () => {
  it('calls the agent that was chosen, which stands in its start', () => {
    const driver = aRun(definitionOf([chosen('ann')]));
    expect(driver.effects()).toMatchObject([
      { kind: 'perform', stepId: 'a', target: { kind: 'agent', agentId: 'ann' } },
    ]);
    expect(driver.log.at(-1)).toMatchObject({ type: 'TASK_STARTED', selected: { agentId: 'ann', score: 1 } });
    driver.succeed('a');
    expect(driver.run).toMatchObject({ phase: 'ended', status: 'SUCCEEDED' });
  });

  it('is read from its log, and from a snapshot, with the same agent, and nobody is asked', () => {
    const driver = aRun(definitionOf([chosen('ann')]));
    expect(replayed(driver)).toEqual(driver.run);
    const snapshot = JSON.parse(JSON.stringify(toSnapshot(driver.run)));
    expect(fromSnapshot(snapshot, driver.definition).steps).toEqual(driver.run.steps);
    expect(needs(replayed(driver), driver.now)).toEqual([]);
  });

  it('chooses anew for each attempt', () => {
    const driver = aRun(definitionOf([chosen('ann')]), { decide: choosing('ben') });
    driver.fail('a', { mayPass: true });
    expect(needs(driver.run, driver.now)).toEqual([]);
    driver.pass(1_000);
    expect(startsWithAgents(driver.log)).toEqual(['ann', 'ben']);
    expect(driver.effects()).toMatchObject([{ target: { agentId: 'ben' }, attempt: 2 }]);
  });

  it('asks the same agent again under a key that is kept', () => {
    const driver = aRun(definitionOf([chosen('ann')]), { decide: choosing('ben') });
    driver.fail('a', { mayPass: true, outcomeKnown: false });
    driver.pass(1_000);
    expect(startsWithAgents(driver.log)).toEqual(['ann', 'ann']);
  });

  it('fails an attempt that nobody fits, and may find somebody later', () => {
    const driver = aRun(definitionOf([chosen('nobody')]), { decide: choosing(null, 'ben') });
    expect(driver.effects()).toMatchObject([{ kind: 'timer', stepId: 'a' }]);
    driver.pass(1_000);
    driver.pass(1_000);
    expect(startsWithAgents(driver.log)).toEqual([null, null, 'ben']);
    expect(replayed(driver)).toEqual(driver.run);
  });

  it('fails with NO_AGENT_FITS when its attempts are spent', () => {
    const retry = { attempts: 2, baseMs: 100, maxMs: 100, on: null };
    const driver = aRun(definitionOf([chosen('nobody', { retry })]), { decide: choosing(null) });
    driver.pass(1_000);
    expect(told(driver.log).slice(1)).toEqual([
      'TASK_STARTED a',
      'TASK_ATTEMPT_FAILED a',
      'TASK_STARTED a',
      'TASK_FAILED a',
      'RUN_FAILED',
    ]);
    expect(driver.run).toMatchObject({ status: 'FAILED', failure: { code: 'NO_AGENT_FITS' } });
  });

  it('waits with its choice while the run is paused, and while there is no room', () => {
    const driver = aRun(definitionOf([chosen('ann')]), { decide: choosing('ben') });
    driver.fail('a', { mayPass: true });
    driver.happen({ type: 'PAUSE_REQUESTED', by: 'ada' });
    driver.pass(1_000);
    expect(startsOf(driver.log)).toHaveLength(1);
    driver.happen({ type: 'RESUME_REQUESTED', by: 'ada' });
    expect(startsWithAgents(driver.log)).toEqual(['ann', 'ben']);
  });

  it('is told of with the agent that was chosen, and where nobody was, with the error alone', () => {
    const record = { id: 'run_1', tenantId: 'tenant_one', workflowId: 'wf_1' };
    const driver = aRun(definitionOf([chosen('nobody')]), { decide: choosing('ben') });
    driver.pass(1_000);
    driver.succeed('a');
    const hooks = hooksOf(record, driver.run, driver.log.slice(-3));
    expect(hooks.map(({ kind, about }) => [kind, about])).toEqual([
      ['agent_started', 'ben'],
      ['agent_ended', 'ben'],
    ]);
    const alone = aRun(definitionOf([chosen('nobody')]));
    expect(hooksOf(record, alone.run, alone.log).map(({ kind, errorCode }) => [kind, errorCode])).toEqual([
      ['error_occurred', 'NO_AGENT_FITS'],
    ]);
  });

  it('is never started without a choice, nor any other task with one', () => {
    const driver = aRun(definitionOf([chosen('ann')]));
    const [opening, started] = driver.log;
    if (!opening || started?.type !== 'TASK_STARTED') throw new Error('It has not been started.');
    const without = { ...started, selected: null };
    expect(() => advance(newRun('run_1', driver.definition), [opening, without])).toThrow('selected');
    const plain = aRun(definitionOf([task('a')]));
    expect(() => advance(newRun('run_1', plain.definition), [opening, started])).toThrow('selected');
  });
});
