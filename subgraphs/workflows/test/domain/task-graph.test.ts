import { describe, expect, it } from 'vitest';
import { ancestorsOf, findCycle, lastTasks, orderOf } from '../../src/domain/task-graph.ts';

const node = (id: string, ...dependsOn: string[]) => ({ id, dependsOn });

describe('findCycle', () => {
  it('finds none in a graph without one, whatever names are unknown in it', () => {
    expect(findCycle([node('a'), node('b', 'a', 'ghost'), node('c', 'a', 'b')])).toBeNull();
  });

  it('gives the path of a cycle, ending where it begins, without what leads to it', () => {
    expect(findCycle([node('x', 'a'), node('a', 'b'), node('b', 'c'), node('c', 'a')])).toEqual([
      'a',
      'b',
      'c',
      'a',
    ]);
  });

  it('finds a task that waits for itself', () => {
    expect(findCycle([node('a', 'a')])).toEqual(['a', 'a']);
  });

  it('looks through a long chain without exhausting the stack', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => node(`t${index}`, `t${index + 1}`));
    expect(findCycle(chain)).toBeNull();
  });
});

describe('ancestorsOf', () => {
  it('names all that a task waits for, directly or not, and ends in a cycle too', () => {
    const graph = [node('a'), node('b', 'a'), node('c', 'b'), node('d'), node('x', 'y'), node('y', 'x')];
    expect([...ancestorsOf(graph, 'c')].sort()).toEqual(['a', 'b']);
    expect([...ancestorsOf(graph, 'x')].sort()).toEqual(['x', 'y']);
  });
});

describe('lastTasks', () => {
  it('are those that nobody waits for', () => {
    expect(lastTasks([node('a'), node('b', 'a'), node('c', 'a'), node('d')])).toEqual(['b', 'c', 'd']);
  });
});

describe('orderOf', () => {
  it('knows who comes before whom, directly or not', () => {
    const { isBefore } = orderOf([node('d', 'c'), node('a'), node('b', 'a', 'ghost'), node('c', 'b', 'b')]);
    for (const [earlier, later] of ['ab', 'ac', 'ad', 'bd', 'cd'])
      expect(isBefore(`${earlier}`, `${later}`)).toBe(true);
    for (const [earlier, later] of ['ba', 'da', 'aa']) expect(isBefore(`${earlier}`, `${later}`)).toBe(false);
    expect(isBefore('ghost', 'b')).toBe(false);
  });

  it('says the same as the ancestors of each task, of many tasks', () => {
    const tasks = Array.from({ length: 70 }, (_, index) =>
      node(
        `t${index}`,
        ...[2, 3, 5].filter((step) => index >= step && index % step === 0).map((step) => `t${index - step}`),
      ),
    );
    const { isBefore } = orderOf(tasks);
    for (const { id } of tasks) {
      const ancestors = ancestorsOf(tasks, id);
      for (const other of tasks) expect(isBefore(other.id, id)).toBe(ancestors.has(other.id));
    }
  });
});
