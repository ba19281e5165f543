import { readFileSync, writeFileSync } from 'node:fs';
import type { Db } from 'mongodb';
import { expect, test } from 'vitest';
import { type OperatedStore, useOperatedStore } from './support/operated-store.ts';

const guide = readFileSync(new URL('../../../../docs/embedded-store.md', import.meta.url), 'utf8');

/** One example of the guide: what is typed, what it answers, and on what kind of store. */
interface Example {
  readonly argv: string[];
  readonly answer: string;
  readonly served: boolean;
  readonly damaged: boolean;
  readonly code: number;
}

const examples = [
  ...guide.matchAll(/```console(.*)\n\$ npm run (?:--silent )?db -- (.*)\n([\s\S]*?)```/g),
].map(
  ([, words = '', line = '', answer = '']): Example => ({
    argv: [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare = '']) => quoted ?? bare),
    answer,
    served: words.includes('served'),
    damaged: words.includes('damaged'),
    code: words.includes('fails') ? 1 : 0,
  }),
);

/** What differs from run to run is replaced by its kind. */
const steady = (text: string): string =>
  text
    .replaceAll(/\/\S*\/(?=ymera-monday)/g, '<folder>/')
    .replaceAll(/\/\S*?(?=\/store\b|\.\n|\n)/g, '<data>')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '<time>')
    .replaceAll(/replaced-[\dTZ-]+/g, 'replaced-<time>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<sum>')
    .replaceAll(/process \d+/g, 'process <pid>')
    .replaceAll(/[\d.]+ [kM]?B\b/g, '<size>')
    .replaceAll(/\d+ changes/g, '<n> changes')
    .replaceAll(/\d+ connections/g, '<n> connections')
    .replaceAll(/\d\.\d s\b/g, '<seconds>')
    .replaceAll(/ +/g, ' ');

interface Named {
  _id: string;
  [field: string]: unknown;
}

async function fill(db: Db): Promise<void> {
  await db.collection('agents').createIndex({ name: 1 }, { unique: true });
  await db.collection<Named>('agents').insertMany([
    { _id: 'agent_1', name: 'cleaner', status: 'ACTIVE', runs: 12 },
    { _id: 'agent_2', name: 'analyst', status: 'PAUSED', runs: 3 },
    { _id: 'agent_3', name: 'writer', status: 'ACTIVE', runs: 7 },
  ]);
  await db.collection<Named>('runs').insertMany([{ _id: 'run_1' }, { _id: 'run_2' }]);
}

const store = useOperatedStore();

async function follow({ run, served }: OperatedStore, example: Example): Promise<string> {
  const act = async (): Promise<string> => {
    const { code, out, err } = await run(...example.argv);
    expect({ argv: example.argv, code, err }).toMatchObject({ code: example.code });
    return out + err;
  };
  return example.served ? served(act) : act();
}

test('every command of the guide answers as the guide says', async () => {
  expect(examples.map(({ argv }) => argv[0])).toEqual(
    expect.arrayContaining(['status', 'backup', 'restore', 'check', 'export']),
  );
  await store().served(fill);
  writeFileSync(store().layout.engineRecord, '{"engine":"sqlite","format":1,"createdBy":"0.1.0"}');
  for (const example of examples) {
    if (example.damaged) store().tamper('DELETE FROM i1 WHERE r = 2');
    expect(steady(await follow(store(), example))).toBe(steady(example.answer));
  }
});
