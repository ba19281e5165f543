import { describe, expect, it } from 'vitest';
import { ancestorsOf, findCycle, lastTasks } from '../../src/domain/task-graph.ts';

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
