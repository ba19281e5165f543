import { describe, expect, it } from 'vitest';
import type { Lesson } from '../../src/domain/lesson.ts';
import { recommend } from '../../src/domain/recommendation.ts';
import { indexTasks, readWords } from '../../src/domain/task-index.ts';
import { aLesson, lessonsOf } from '../builders.ts';

const leak = 'Fix the memory leak in user service';
const agentIds = ['agent_a', 'agent_b', 'agent_c'];
const ask = (lessons: readonly Lesson[], task = leak, ids: readonly string[] = agentIds) =>
  recommend(indexTasks(lessons.toReversed().map(readWords)), { task, agentIds: ids });

/** What a team asks for otherwise, so that words have a rarity. */
const others = [
  'Write unit tests for the parser',
  'Review the pull request of the billing module',
  'Add a health endpoint to the gateway',
  'Document the public API of the store',
  'Format the code in user service',
  'Translate the user manual into French',
  'Fix the broken link in the footer',
].flatMap((task) => lessonsOf(2, { agentId: 'agent_c', task }));

describe('a recommendation', () => {
  it('is the agent that did such tasks best, with how sure that is', () => {
    const { best } = ask([
      ...others,
      ...lessonsOf(12, { agentId: 'agent_a', task: leak }),
      ...lessonsOf(6, { agentId: 'agent_b', task: leak }),
      ...lessonsOf(6, { agentId: 'agent_b', task: leak, succeeded: false }),
    ]);
    expect(best).toMatchObject({ agentId: 'agent_a', samples: 12 });
    expect(best?.confidence).toBeCloseTo(0.757, 2);
    expect(best?.reason).toBe('12 of its 12 latest runs of tasks like this one went well.');
  });

  it('holds for tasks put in other words of the same sort', () => {
    const { best } = ask(
      [...others, ...lessonsOf(20, { task: leak })],
      'fix memory leaks in the order service',
    );
    expect(best?.agentId).toBe('agent_a');
    expect(best?.confidence).toBeGreaterThan(0.5);
  });

  it('is surer the more runs there are, and never sure of a few', () => {
    const confidence = (runs: number) => ask(lessonsOf(runs, { task: leak })).best?.confidence ?? 0;
    expect([2, 3, 9, 50].map(confidence)).toEqual([
      0,
      expect.closeTo(0.438, 2),
      expect.closeTo(0.7, 2),
      expect.closeTo(0.929, 2),
    ]);
  });

  it('is none where fewer than three runs are like the task', () => {
    expect(ask([...others, ...lessonsOf(2, { task: leak })]).best).toBeNull();
    expect(ask([])).toEqual({ best: null, closest: null });
  });

  it('is none that may not be chosen', () => {
    const lessons = lessonsOf(12, { agentId: 'agent_a', task: leak });
    expect(ask(lessons, leak, ['agent_b'])).toEqual({ best: null, closest: null });
  });

  it('does not follow any number of successes at another kind of work', () => {
    const flood = [
      ...lessonsOf(2_000, { agentId: 'agent_c', task: 'Format the code in user service' }),
      ...lessonsOf(1_000, { agentId: 'agent_c', task: 'Write the changelog of user service' }),
    ];
    const { best } = ask([...lessonsOf(12, { agentId: 'agent_a', task: leak }), ...others, ...flood]);
    expect(best).toMatchObject({ agentId: 'agent_a', samples: 12 });
    const alone = ask([...others, ...flood]);
    expect(alone.best?.confidence ?? 0).toBeLessThan(0.5);
  });

  it('is never sure of tasks that are only a little alike, however many there were', () => {
    const tests = lessonsOf(5_000, { agentId: 'agent_a', task: 'Write unit tests for the parser' });
    const { best } = ask([...others, ...tests], 'Write unit tests for the invoice export');
    expect(best?.samples).toBeGreaterThan(30);
    expect(best?.confidence).toBeLessThan(0.6);
  });

  it('is not talked down by failures at another kind of work', () => {
    const failures = lessonsOf(500, { task: 'Translate the user manual into French', succeeded: false });
    const { best } = ask([...others, ...lessonsOf(12, { task: leak }), ...failures]);
    expect(best?.confidence).toBeCloseTo(0.757, 2);
  });

  it('looks at the latest runs: who has become bad loses it', () => {
    const before = lessonsOf(200, { agentId: 'agent_a', task: leak });
    const since = lessonsOf(50, { agentId: 'agent_a', task: leak, succeeded: false });
    expect(ask([...before, ...since]).best?.confidence).toBe(0);
  });
});

describe('the closest history', () => {
  it('is the most alike task that went well', () => {
    const { closest } = ask([
      ...others,
      aLesson({ agentRunId: '1', agentId: 'agent_b', task: leak, succeeded: false }),
      aLesson({ agentRunId: '2', agentId: 'agent_a', task: 'Fix a memory leak in billing' }),
    ]);
    expect(closest).toMatchObject({ agentId: 'agent_a', task: 'Fix a memory leak in billing' });
    expect(closest?.likeness).toBeLessThan(1);
  });

  it('is none where no task is like it', () => {
    expect(ask(others, 'bake bread').closest).toBeNull();
    expect(ask(lessonsOf(3, { task: 'and the of' }), 'the').closest).toBeNull();
  });

  it('shows no more than 200 characters of the task', () => {
    const task = `${leak} ${'and so on '.repeat(90)}`;
    expect(ask([aLesson({ task })], task).closest?.task).toHaveLength(200);
  });
});
