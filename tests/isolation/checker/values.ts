import type { Step, Transaction } from '../history.ts';
import { type Anomaly, anomaly, shown } from './anomalies.ts';
import type { Observations } from './observations.ts';

/** Finds what is wrong with single reads: values from nowhere, twice, from aborted or unfinished transactions. */
export function checkValues({ settled, writerOf }: Observations): Anomaly[] {
  const found = settled.flatMap((reader) => [
    ...checkInternal(reader),
    ...reader.steps.flatMap((step) =>
      step.kind === 'read'
        ? [
            ...checkDuplicates(reader, step),
            ...checkWriters(reader, step, writerOf),
            ...checkLast(reader, step, writerOf),
          ]
        : [],
    ),
  ]);
  return distinct(found);
}

/** A value that should not be in a list is seen by all who read it from then on; the first of them shows it. */
function distinct(found: readonly Anomaly[]): Anomaly[] {
  const seen = new Set<string>();
  return found.filter(
    ({ name, value }) => value === undefined || seen.size < seen.add(`${name} ${value}`).size,
  );
}

type Read = Extract<Step, { kind: 'read' }>;

/** Within a transaction nothing else happens: a later read is the earlier one and what was appended between. */
function checkInternal(reader: Transaction): Anomaly[] {
  const found: Anomaly[] = [];
  const full = new Map<string, readonly number[]>();
  const appended = new Map<string, number[]>();
  for (const step of reader.steps) {
    const { key } = step;
    const before = full.get(key);
    const own = appended.get(key) ?? [];
    if (step.kind === 'append') {
      appended.set(key, [...own, step.value]);
      if (before !== undefined) full.set(key, [...before, step.value]);
      continue;
    }
    const expected = before ?? [
      ...step.values.slice(0, Math.max(0, step.values.length - own.length)),
      ...own,
    ];
    if (!sameValues(expected, step.values)) {
      const why =
        before === undefined ? `after appending ${shown(own)} itself` : `but must see ${shown(expected)}`;
      found.push(
        anomaly('internal inconsistency', `${reader.id} reads ${key} = ${shown(step.values)} ${why}`, [
          reader,
        ]),
      );
    }
    full.set(key, step.values);
  }
  return found;
}

const sameValues = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

function checkDuplicates(reader: Transaction, { key, values }: Read): Anomaly[] {
  const once = new Set<number>();
  const twice = new Set(values.filter((value) => once.size === once.add(value).size));
  return [...twice].map((value) =>
    anomaly(
      'duplicate append',
      `${reader.id} reads ${key} = ${shown(values)}, with ${value} in it twice`,
      [reader],
      value,
    ),
  );
}

function checkWriters(
  reader: Transaction,
  { key, values }: Read,
  writerOf: Observations['writerOf'],
): Anomaly[] {
  return values.flatMap((value) => {
    const writer = writerOf.get(value);
    const belongs = writer?.steps.some(
      (step) => step.kind === 'append' && step.key === key && step.value === value,
    );
    if (writer === undefined || !belongs) {
      return [
        anomaly(
          'unknown value',
          `${reader.id} reads ${value} in ${key}, where nobody appended it`,
          [reader],
          value,
        ),
      ];
    }
    if (writer.outcome !== 'aborted') return [];
    const story = `${reader.id} reads ${value} in ${key}, which ${writer.id} appended and did not commit`;
    return [anomaly('G1a aborted read', story, [writer, reader], value)];
  });
}

/** Of one transaction's appends to a key all are seen or none: a list ends with a writer's last append. */
function checkLast(
  reader: Transaction,
  { key, values }: Read,
  writerOf: Observations['writerOf'],
): Anomaly[] {
  const last = values.at(-1);
  const writer = last === undefined ? undefined : writerOf.get(last);
  if (last === undefined || writer === undefined || writer === reader) return [];
  const final = writer.steps.findLast((step) => step.kind === 'append' && step.key === key);
  if (final?.kind !== 'append' || final.value === last) return [];
  const story = `${reader.id} reads ${key} up to ${last}, but ${writer.id} appended ${final.value} as well`;
  return [anomaly('G1b intermediate read', story, [writer, reader])];
}
