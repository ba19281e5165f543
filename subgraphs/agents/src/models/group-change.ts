import { createTurns } from './plugins/turns.ts';

/** Makes the next value of what is there, or the same where nothing is to change. What it throws is its caller's. */
type Decide<V> = (before: V) => V;

interface Member<V> {
  readonly decide: Decide<V>;
  readonly settle: (changed: V | null) => void;
  readonly fail: (error: unknown) => void;
}

interface Versioned {
  /** Counts every change. */
  readonly revision: number;
}

interface Place<V extends Versioned> {
  readonly read: () => Promise<V | null>;
  /** False when it is no longer `before` that is there. */
  readonly replace: (before: V, next: V) => Promise<boolean>;
  /** What everybody is told when others come between all the time. */
  readonly contended: () => Error;
}

/** Changes from other processes that may come between; those of this one are written together. */
const attemptsMax = 50;
const groupMax = 200;

/**
 * Changes of one thing that come while others are on their way are decided one after the other, in the order they
 * came, and written as one: a hot document costs two round trips for all who wait, not for each. Every change counts
 * one revision. Nobody hears anything, a refusal included, before what it was decided from is stored. Gives null when
 * there is no such thing.
 */
export function createGroupChange<V extends Versioned>(): (
  key: string,
  place: Place<V>,
  decide: Decide<V>,
) => Promise<V | null> {
  const turns = createTurns();
  /** Those that have not begun. */
  const gathering = new Map<string, Member<V>[]>();

  const open = (key: string, place: Place<V>) => {
    const members: Member<V>[] = [];
    gathering.set(key, members);
    const work = async () => {
      if (gathering.get(key) === members) gathering.delete(key);
      await changeTogether(place, members);
    };
    turns.take(key, work).catch((error) => {
      for (const { fail } of members) fail(error);
    });
    return members;
  };

  return (key, place, decide) =>
    new Promise((settle, fail) => {
      const there = gathering.get(key);
      const members = there && there.length < groupMax ? there : open(key, place);
      members.push({ decide, settle, fail });
    });
}

async function changeTogether<V extends Versioned>(place: Place<V>, members: readonly Member<V>[]) {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const before = await place.read();
    const decided = before && decideAll(before, members);
    const isStored =
      !before || !decided || decided.next === before || (await place.replace(before, decided.next));
    if (!isStored) continue;
    for (const [index, { settle }] of members.entries()) {
      const tell = decided?.tells[index];
      if (tell) tell();
      else settle(null);
    }
    return;
  }
  throw place.contended();
}

/** What they make of it together, and what each is to be told of it. */
function decideAll<V extends Versioned>(before: V, members: readonly Member<V>[]) {
  let next = before;
  const tells = members.map(({ decide, settle, fail }) => {
    try {
      const made = decide(next);
      if (made !== next) next = { ...made, revision: next.revision + 1 };
      const changed = next;
      return () => settle(changed);
    } catch (error) {
      return () => fail(error);
    }
  });
  return { next, tells };
}
