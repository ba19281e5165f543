import { afterEach, describe, expect, it } from 'vitest';
import { type Snapshot, type Stores, snapshotBytesMax } from '../../src/ports.ts';
import { openRun, takeSnapshot } from '../../src/services/open-run.ts';
import { aWorld, processes, task, told, untilEnd, type World } from './world.ts';

const { started, stopAll } = processes();
afterEach(stopAll);

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const chain = ids.map((id, n) => task(id, { dependsOn: n === 0 ? [] : [ids[n - 1] ?? ''] }));

/** A run that has ended, with a snapshot from on the way. */
async function ready(settings: { snapshotEvery: number }) {
  const world = aWorld({ settings });
  await world.define(chain);
  await started(world);
  const { id } = await world.begin();
  await untilEnd(world, id);
  return { world, record: await world.record(id) };
}

/** Opens a run, and says how many commits were read for it. */
async function opened(world: World, runId: string, snapshots: Stores['snapshots'] = world.stores.snapshots) {
  const record = await world.record(runId);
  const [definition] = await world.stores.workflows.findMany(record.tenantId, [record.workflowId]);
  if (!definition) throw new Error('It has no workflow.');
  let read = 0;
  const { commits } = world.stores;
  const counting: Stores['commits'] = {
    ...commits,
    read: async (range) => {
      const found = await commits.read(range);
      read += found.length;
      return found;
    },
  };
  const stores = { ...world.stores, snapshots, commits: counting };
  const { run, head } = await openRun({ stores, log: world.log }, { record, definition });
  return { run, head, read };
}

describe('opening a run', () => {
  it('from a snapshot gives what its whole log gives, and reads only the rest', async () => {
    const { world, record } = await ready({ snapshotEvery: 3 });
    const none: Stores['snapshots'] = { find: async () => null, save: async () => {} };
    const [short, long] = [await opened(world, record.id), await opened(world, record.id, none)];
    expect(short.run).toEqual(long.run);
    expect(short.head).toEqual(long.head);
    expect(long.read).toBe(8);
    expect(short.read).toBe(3);
  });

  it.each([
    ['of another hash', (snapshot: Snapshot) => ({ ...snapshot, hash: 'forged' })],
    ['of a commit that is not there', (snapshot: Snapshot) => ({ ...snapshot, number: 99 })],
    ['of a place within a commit', (snapshot: Snapshot) => ({ ...snapshot, lastSeq: snapshot.lastSeq - 1 })],
    ['that is no JSON', (snapshot: Snapshot) => ({ ...snapshot, state: '{' })],
    ['of another format', (snapshot: Snapshot) => ({ ...snapshot, state: '{"format":0}' })],
  ])('passes over a snapshot %s, and says so', async (_, spoil) => {
    const { world, record } = await ready({ snapshotEvery: 3 });
    const find: Stores['snapshots']['find'] = async (run) => {
      const snapshot = await world.stores.snapshots.find(run);
      return snapshot && spoil(snapshot);
    };
    const { run, read } = await opened(world, record.id, { ...world.stores.snapshots, find });
    expect(run).toMatchObject({ phase: 'ended', status: 'SUCCEEDED' });
    expect(read).toBeGreaterThanOrEqual(8);
    expect(world.log.lines.at(-1)).toMatchObject({ level: 'warn', fields: { runId: record.id } });
  });

  it('keeps to an earlier snapshot when it has grown too large for another, and reads the rest', async () => {
    const { world, record } = await ready({ snapshotEvery: 3 });
    const earlier = await world.stores.snapshots.find(record);
    const { run, head } = await opened(world, record.id);
    if (!run.opening) throw new Error('It has not begun.');
    const input = { kind: 'inline', json: JSON.stringify('x'.repeat(snapshotBytesMax)) } as const;
    const grown = { run: { ...run, opening: { ...run.opening, input } }, head };
    await takeSnapshot(world.desk, record, grown);
    expect(await world.stores.snapshots.find(record)).toEqual(earlier);
    expect(world.log.lines.at(-1)).toMatchObject({ level: 'warn', fields: { runId: record.id } });
    expect((await opened(world, record.id)).run).toEqual(run);
  });

  it('goes on without further snapshots once it is too large for them, and is opened from its log', async () => {
    const wide = ids.map((id) =>
      task(id, { forEach: { items: 'input.items', concurrency: 100, itemsMax: 150 } }),
    );
    const world = aWorld({
      settings: { snapshotEvery: 4 },
      behaviours: Object.fromEntries(ids.map((id) => [id, () => 'x'.repeat(16_000)])),
    });
    await world.define([...wide, task('after', { dependsOn: ids })], { concurrency: 100 });
    await started(world);
    const { id } = await world.begin({ items: Array.from({ length: 150 }, (_, item) => item) });
    expect(told(await untilEnd(world, id)).at(-1)).toBe('RUN_SUCCEEDED');
    const { run } = await opened(world, id);
    expect(run).toMatchObject({ phase: 'ended', status: 'SUCCEEDED' });
    const snapshot = await world.stores.snapshots.find(await world.record(id));
    expect(snapshot?.lastSeq).toBeLessThan(run.lastSeq);
    expect(world.log.lines.filter(({ level }) => level === 'warn')).not.toEqual([]);
  });

  it('goes on although no snapshot can be kept', async () => {
    const world = aWorld({ settings: { snapshotEvery: 1 } });
    await world.define(chain);
    const snapshots: Stores['snapshots'] = {
      find: async () => null,
      save: () => Promise.reject(new Error('The disk is full.')),
    };
    await started(world, { stores: { ...world.stores, snapshots } });
    const run = await world.begin();
    expect(told(await untilEnd(world, run.id)).at(-1)).toBe('RUN_SUCCEEDED');
    expect(world.log.lines.some(({ level }) => level === 'warn')).toBe(true);
  });
});
