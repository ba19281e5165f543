import { type Automaton, automatonOf, edgeKey } from './automaton.ts';
import { overlap } from './char-set.ts';
import { readPattern } from './read-pattern.ts';

/** States of a cycle that are compared in pairs; the pairs grow with the square. */
const CYCLE_MAX = 90;

/**
 * Whether matching may take time exponential in the length of the text: some text leads from a state back to it by two
 * ways ("exponential degree of ambiguity", Weber and Seidl 1991), and what comes after may fail. Back references and
 * look-arounds are taken as tests that consume nothing. Repetitions of more than six times count as endless.
 */
export function mayExplode(source: string, flags: string): boolean {
  const read = readPattern(source, flags);
  if (!read) return false;
  return [read.pattern, ...read.inner].some((pattern) => {
    const automaton = automatonOf(pattern);
    return automaton !== undefined && cyclesOf(automaton).some((cycle) => isAmbiguous(automaton, cycle));
  });
}

/** The strongly connected states with an edge among them, but for those where the match may end: it ends there. */
function cyclesOf(automaton: Automaton): readonly ReadonlySet<number>[] {
  const reach = automaton.follow.map((_, state) => reachableFrom(automaton, state));
  const done = new Set<number>();
  const cycles: ReadonlySet<number>[] = [];
  for (const state of reach.keys()) {
    if (done.has(state) || !reach[state]?.has(state)) continue;
    const cycle = new Set([...(reach[state] ?? [])].filter((other) => reach[other]?.has(state)));
    for (const member of cycle) done.add(member);
    const mayFail = ![...cycle].some((member) => automaton.last.has(member));
    if (mayFail && cycle.size <= CYCLE_MAX) cycles.push(cycle);
  }
  return cycles;
}

function reachableFrom({ follow, sets }: Automaton, start: number): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const next of follow[state] ?? []) {
      if (found.has(next) || sets[next]?.length === 0) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

function isAmbiguous(automaton: Automaton, cycle: ReadonlySet<number>): boolean {
  for (const from of cycle) {
    for (const to of automaton.follow[from] ?? []) {
      if (cycle.has(to) && automaton.twice.has(edgeKey(from, to))) return true;
    }
  }
  return [...cycle].some((state) => splitsAndMeets(automaton, cycle, state));
}

/** Whether two runs of the same text that begin in one state can part and meet again. */
function splitsAndMeets(automaton: Automaton, cycle: ReadonlySet<number>, home: number): boolean {
  const size = automaton.sets.length;
  const parted = new Set<number>();
  const open: [number, number][] = [];
  const step = (left: number, right: number): boolean => {
    for (const nextLeft of automaton.follow[left] ?? []) {
      if (!cycle.has(nextLeft)) continue;
      for (const nextRight of automaton.follow[right] ?? []) {
        if (
          !cycle.has(nextRight) ||
          !overlap(automaton.sets[nextLeft] ?? [], automaton.sets[nextRight] ?? [])
        )
          continue;
        if (nextLeft === nextRight) {
          // Having met, both go home by one way. Those that never parted are searched from their own state.
          if (left !== right) return true;
          continue;
        }
        const key = nextLeft * size + nextRight;
        if (parted.has(key)) continue;
        parted.add(key);
        open.push([nextLeft, nextRight]);
      }
    }
    return false;
  };
  if (step(home, home)) return true;
  for (let pair = open.pop(); pair; pair = open.pop()) if (step(...pair)) return true;
  return false;
}
