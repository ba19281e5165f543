import { type ConsumerEntry, type DocumentName, endCollection } from '../entries.ts';
import type { Evidence, Violation } from './evidence.ts';
import { deletesOf, isMark, type Write } from './writes.ts';

type Event = Extract<ConsumerEntry, { is: 'event' }>;

/** Every consumer's events against the documents and the other consumers: each once, in the order of the writes. */
export function judgeEvents(writes: readonly Write[], { documents, consumers }: Evidence): Violation[] {
  const sequences = consumers.map((entries) =>
    entries.filter((entry): entry is Event => entry.is === 'event'),
  );
  return sequences.flatMap((events, index) => {
    const who = `consumer ${index + 1}`;
    return [
      ...judgeTokens(who, events),
      ...judgeOrder(who, events, documents),
      ...judgeGone(who, events, writes, documents),
      ...judgeTogether(who, events, writes),
      ...(index === 0 ? [] : judgeSame(who, events, sequences[0] ?? [])),
    ];
  });
}

const violation = (story: string): Violation => ({ rule: 'events', story });

function judgeTokens(who: string, events: readonly Event[]): Violation[] {
  const seen = new Set<string>();
  return events.flatMap(({ token, document }) => {
    const text = JSON.stringify(token);
    if (seen.size === seen.add(text).size) return [violation(`${who} saw one event of ${document} twice`)];
    return [];
  });
}

/** A document's events are its marks, in its order. */
function judgeOrder(who: string, events: readonly Event[], documents: Evidence['documents']): Violation[] {
  const byDocument = Map.groupBy(events, ({ document }) => document);
  return [...documents].flatMap(([name, { ops }]) => {
    const marks = (byDocument.get(name) ?? []).map(({ mark, type }) => mark ?? type);
    const at = ops.findIndex((mark, index) => mark !== marks[index]);
    if (at < 0 && marks.length === ops.length) return [];
    const place = at < 0 ? ops.length : at;
    return [
      violation(
        `${who} saw ${marks[place] ?? 'nothing'} as event ${place + 1} of ${name}, not ${ops[place] ?? 'an end'}`,
      ),
    ];
  });
}

/** Of a document that is gone every acknowledged write was seen once, and last of all that it was deleted. */
function judgeGone(
  who: string,
  events: readonly Event[],
  writes: readonly Write[],
  documents: Evidence['documents'],
): Violation[] {
  const deletes = deletesOf(writes);
  const byDocument = Map.groupBy(events, ({ document }) => document);
  const missed = writes
    .filter(({ outcome }) => outcome === 'acked')
    .flatMap(({ effects }) => effects)
    .filter(({ document }) => deletes.has(document) && !documents.has(document))
    .flatMap((effect) => {
      const own = (byDocument.get(effect.document) ?? []).filter(({ mark, type }) =>
        isMark(effect) ? mark === effect.mark : type === 'delete',
      );
      const what = isMark(effect) ? effect.mark : 'the delete';
      return own.length === 1
        ? []
        : [violation(`${who} saw ${what} of ${effect.document} ${own.length} times`)];
    });
  const gone = [...byDocument].filter(([name]) => !documents.has(name) && !isEnd(name));
  const alive = gone
    .filter(([, own]) => own.at(-1)?.type !== 'delete')
    .map(([name]) => violation(`${who} saw ${name} change and not end, but it is not there`));
  return [...missed, ...alive];
}

// The document that tells consumers to stop is no part of what is judged.
const isEnd = (name: DocumentName): boolean => name.startsWith(`${endCollection}/`);

/** The events of a transaction stand together. */
function judgeTogether(who: string, events: readonly Event[], writes: readonly Write[]): Violation[] {
  const places = new Map<string, number[]>();
  for (const [index, { mark }] of events.entries()) {
    if (mark !== undefined) places.set(mark, [...(places.get(mark) ?? []), index]);
  }
  return writes.flatMap(({ op, atomic }) => {
    const [first = 0, ...others] = (atomic && places.get(op)) || [];
    const apart = others.some((place, index) => place !== first + index + 1);
    return apart ? [violation(`${who} saw other events between those of transaction ${op}`)] : [];
  });
}

function judgeSame(who: string, events: readonly Event[], others: readonly Event[]): Violation[] {
  const line = (event: Event | undefined) =>
    event === undefined ? 'nothing' : `${event.type} ${event.document} ${event.mark ?? ''}`;
  const length = Math.max(events.length, others.length);
  for (let index = 0; index < length; index++) {
    const [mine, other] = [line(events[index]), line(others[index])];
    if (mine !== other)
      return [violation(`${who} saw ${mine} as event ${index + 1}, consumer 1 saw ${other}`)];
  }
  return [];
}
