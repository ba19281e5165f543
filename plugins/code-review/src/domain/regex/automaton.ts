import type { CharSet } from './char-set.ts';
import { NOTHING } from './char-set.ts';
import type { Pattern } from './pattern.ts';

/**
 * Glushkov's automaton ("The abstract theory of automata", 1961): a state for each character of the pattern, and an
 * edge to each that may come next. `twice` holds the edges that exist by two ways, such as through an inner and an
 * outer repetition: there the same text has two readings.
 */
export type Automaton = {
  readonly sets: readonly CharSet[];
  readonly follow: readonly ReadonlySet<number>[];
  readonly twice: ReadonlySet<string>;
  /** States after which nothing more is needed. */
  readonly last: ReadonlySet<number>;
};

type Part = {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly nullable: boolean;
};

const STATES_MAX = 250;
/** A repetition up to this often is written out; one of more is taken as one without end. */
const WRITTEN_OUT_MAX = 6;

/** The automaton of a pattern; undefined when it would become too large. */
export function automatonOf(pattern: Pattern): Automaton | undefined {
  const sets: CharSet[] = [];
  const follow: Set<number>[] = [];
  const twice = new Set<string>();
  let tooLarge = false;

  const connect = (from: readonly number[], to: readonly number[]) => {
    for (const source of from) {
      for (const target of to) {
        if (follow[source]?.has(target)) twice.add(edgeKey(source, target));
        follow[source]?.add(target);
      }
    }
  };

  function state(set: CharSet): Part {
    tooLarge ||= sets.length >= STATES_MAX;
    if (tooLarge) return EMPTY;
    sets.push(set);
    follow.push(new Set());
    const own = [sets.length - 1];
    return { first: own, last: own, nullable: false };
  }

  function build(node: Pattern): Part {
    if (node.kind === 'empty') return EMPTY;
    // What consumes nothing is a state without characters: no cycle goes through it, and it may fail.
    if (node.kind === 'test') return state(NOTHING);
    if (node.kind === 'set') return state(node.set);
    if (node.kind === 'sequence')
      return node.parts.reduce<Part>((before, part) => joined(before, build(part)), EMPTY);
    if (node.kind === 'choice') return either(node.parts.map(build));
    return repeated(node);
  }

  function joined(before: Part, after: Part): Part {
    connect(before.last, after.first);
    return {
      first: before.nullable ? [...before.first, ...after.first] : before.first,
      last: after.nullable ? [...before.last, ...after.last] : after.last,
      nullable: before.nullable && after.nullable,
    };
  }

  function repeated({ body, min, max }: Pattern & { kind: 'repeat' }): Part {
    const endless = max === undefined || max > WRITTEN_OUT_MAX;
    const copies = Math.min(min, WRITTEN_OUT_MAX);
    let whole: Part = EMPTY;
    for (let copy = 0; copy < (endless ? Math.max(copies - 1, 0) : copies); copy++)
      whole = joined(whole, build(body));
    if (endless) {
      const loop = build(body);
      connect(loop.last, loop.first);
      return joined(whole, { ...loop, nullable: loop.nullable || min === 0 });
    }
    for (let copy = copies; copy < max; copy++) whole = joined(whole, { ...build(body), nullable: true });
    return whole;
  }

  const whole = build(pattern);
  return tooLarge ? undefined : { sets, follow, twice, last: new Set(whole.last) };
}

const EMPTY: Part = { first: [], last: [], nullable: true };

function either(parts: readonly Part[]): Part {
  return {
    first: parts.flatMap(({ first }) => first),
    last: parts.flatMap(({ last }) => last),
    nullable: parts.some(({ nullable }) => nullable),
  };
}

export function edgeKey(from: number, to: number): string {
  return `${from}>${to}`;
}
