import type { Anomaly, CycleName, Strength } from './anomalies.ts';
import { components, type Outgoing, outgoing } from './components.ts';
import type { Edge, EdgeKind } from './graph.ts';

const strengths: readonly { needs: Strength; extra: readonly EdgeKind[] }[] = [
  { needs: 'data', extra: [] },
  { needs: 'session', extra: ['session'] },
  { needs: 'realtime', extra: ['session', 'realtime'] },
];

/** Finds cycles of dependencies: per kind the shortest of every component, with no stronger order than it needs. */
export function checkCycles(edges: readonly Edge[]): Anomaly[] {
  const found: Anomaly[] = [];
  for (const { needs, extra } of strengths) {
    const known = new Set(found.map(({ name }) => name));
    const cycles = searches.flatMap(({ kinds, search }) => {
      const walked = edges.filter(({ kind }) => kinds.includes(kind) || extra.includes(kind));
      return components(walked).map(search);
    });
    for (const cycle of cycles) {
      if (cycle === undefined) continue;
      const name = nameOf(cycle);
      if (!known.has(name)) found.push(describe(name, needs, cycle));
    }
  }
  return found;
}

type Search = (component: readonly Edge[]) => readonly Edge[] | undefined;

const throughKind =
  (kind: EdgeKind, walk: 'any' | 'no more rw' | 'no two rw in a row'): Search =>
  (component) => {
    const graph = outgoing(component);
    let shortest: readonly Edge[] | undefined;
    for (const edge of component) {
      if (edge.kind !== kind) continue;
      const cycle = closeCycle(edge, graph, walk);
      if (cycle !== undefined && cycle.length < (shortest?.length ?? Number.POSITIVE_INFINITY))
        shortest = cycle;
      if (shortest?.length === 2) break;
    }
    return shortest;
  };

const withAntiDependencies: Search = (component) =>
  throughKind('rw', 'no more rw')(component) ??
  throughKind('rw', 'no two rw in a row')(component) ??
  throughKind('rw', 'any')(component);

const searches: readonly { kinds: readonly EdgeKind[]; search: Search }[] = [
  { kinds: ['ww'], search: throughKind('ww', 'any') },
  { kinds: ['ww', 'wr'], search: throughKind('wr', 'any') },
  { kinds: ['ww', 'wr', 'rw'], search: withAntiDependencies },
];

/**
 * The shortest way back to where an edge starts. The last edge counts too: after `no two rw in a row` it must not be
 * an rw one if the first is. A walk that passes a transaction twice is as good a proof as a cycle: by the order of
 * snapshots and commits, no such walk may close under snapshot isolation (Cerone and Gotsman, 2018).
 */
function closeCycle(
  first: Edge,
  graph: Outgoing,
  walk: 'any' | 'no more rw' | 'no two rw in a row',
): readonly Edge[] | undefined {
  interface Reached {
    readonly edge: Edge;
    readonly by: Reached | undefined;
  }
  const stateOf = ({ to, kind }: Edge): string =>
    `${to.id}${walk === 'no two rw in a row' && kind === 'rw' ? '+' : ''}`;
  const seen = new Set([stateOf(first)]);
  let border: Reached[] = [{ edge: first, by: undefined }];
  while (border.length > 0) {
    const next: Reached[] = [];
    for (const reached of border) {
      const allowed = walk === 'any' || (walk === 'no two rw in a row' && reached.edge.kind !== 'rw');
      for (const edge of graph.get(reached.edge.to) ?? []) {
        if (edge.kind === 'rw' && !allowed) continue;
        const home = edge.to === first.from && (walk === 'any' || edge.kind !== 'rw');
        if (home) return unwind({ edge, by: reached });
        if (seen.has(stateOf(edge))) continue;
        seen.add(stateOf(edge));
        next.push({ edge, by: reached });
      }
    }
    border = next;
  }
  return undefined;

  function unwind(last: Reached): Edge[] {
    const cycle: Edge[] = [];
    for (let at: Reached | undefined = last; at !== undefined; at = at.by) cycle.unshift(at.edge);
    return cycle;
  }
}

function nameOf(cycle: readonly Edge[]): CycleName {
  const anti = cycle.filter(({ kind }) => kind === 'rw').length;
  if (anti === 0) return cycle.some(({ kind }) => kind === 'wr') ? 'G1c' : 'G0';
  if (anti === 1) return isLostUpdate(cycle) ? 'lost update' : 'G-single';
  const neighbours = cycle.some(({ kind }, index) => kind === 'rw' && cycle.at(index - 1)?.kind === 'rw');
  return neighbours ? 'G2-item' : 'G-nonadjacent';
}

/** Two wrote one key, and the later of them had read it without the other's. */
const isLostUpdate = (cycle: readonly Edge[]): boolean =>
  cycle.length === 2 && cycle.some(({ kind }) => kind === 'ww') && cycle[0]?.key === cycle[1]?.key;

function describe(name: CycleName, needs: Strength, cycle: readonly Edge[]): Anomaly {
  const lines = cycle.map(({ from, to, kind, why }) => `${from.id} ${why} ${to.id} (${kind})`);
  return {
    name,
    needs,
    story: `${lines.join('\n')}\nso each of them comes before itself`,
    transactions: cycle.map(({ from }) => from),
  };
}
