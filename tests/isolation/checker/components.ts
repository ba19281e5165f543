import type { Transaction } from '../history.ts';
import type { Edge } from './graph.ts';

/** Edges by the transaction they leave. */
export type Outgoing = ReadonlyMap<Transaction, readonly Edge[]>;

/** Groups edges for walking. */
export const outgoing = (edges: readonly Edge[]): Outgoing => Map.groupBy(edges, ({ from }) => from);

/**
 * Strongly connected components of more than one transaction, each given by its edges: whatever cycles there are, lie
 * within one. After Kosaraju; with a stack of its own, since histories are deeper than the call stack.
 */
export function components(edges: readonly Edge[]): Edge[][] {
  const backward = new Map<Transaction, Transaction[]>();
  for (const { from, to } of edges) {
    const sources = backward.get(to);
    if (sources === undefined) backward.set(to, [from]);
    else sources.push(from);
  }
  const component = new Map<Transaction, number>();
  for (const root of finishOrder(outgoing(edges)).reverse()) {
    if (component.has(root)) continue;
    const number = component.size;
    const todo = [root];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (component.has(next)) continue;
      component.set(next, number);
      todo.push(...(backward.get(next) ?? []));
    }
  }
  const inside = edges.filter(({ from, to }) => component.get(from) === component.get(to));
  return [...Map.groupBy(inside, ({ from }) => component.get(from)).values()];
}

function finishOrder(graph: Outgoing): Transaction[] {
  const seen = new Set<Transaction>();
  const finished: Transaction[] = [];
  for (const root of graph.keys()) {
    if (seen.has(root)) continue;
    seen.add(root);
    const stack = [{ node: root, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = graph.get(top.node)?.[top.next++];
      if (edge === undefined) {
        finished.push(top.node);
        stack.pop();
      } else if (!seen.has(edge.to)) {
        seen.add(edge.to);
        stack.push({ node: edge.to, next: 0 });
      }
    }
  }
  return finished;
}
