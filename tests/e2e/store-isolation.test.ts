import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killServer } from '../chaos/killer.ts';
import type { AnomalyName } from '../isolation/checker/anomalies.ts';
import { check, type Model } from '../isolation/checker/checker.ts';
import { describeVerdict } from '../isolation/checker/report.ts';
import { readsOutsideTransactions, staleReads, writesOutsideTransactions } from '../isolation/faults.ts';
import type { Workload } from '../isolation/play.ts';
import { randomFrom } from '../isolation/random.ts';
import { type KeptClient, openKept, type StoreOrder } from '../isolation/reach.ts';
import { type Run, record } from '../isolation/runner.ts';
import { type Fault, openWireProxy } from '../isolation/wire-proxy.ts';
import { temporaryFolder } from '../support/platform.ts';

const seed = Number(process.env.YMERA_TEST_SEED ?? Date.now() % 1_000_000);

describe(`concurrent clients of the embedded store (YMERA_TEST_SEED=${seed})`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let kept: KeptClient;
  let databases = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
    kept = await openKept(orderOf('test'));
  });

  afterAll(async () => {
    await kept?.close();
    await folder?.remove();
  });

  const orderOf = (database: string): StoreOrder => ({
    dataDir: folder.path,
    database,
    synchronous: 'NORMAL',
  });

  const runOf = (workload: Workload): Run => {
    const store = orderOf(`run${++databases}`);
    return { store, workload, seed, processes: 3, sessions: 3, count: 150 };
  };

  const playThrough = async (fault: Fault, workload: Workload) => {
    const proxy = await openWireProxy(kept.uri, fault);
    try {
      // Who is to be found out here is the store: sessions of one process see it as well as those of three.
      const run = { ...runOf(workload), processes: 1, sessions: 9 };
      const history = await record({ ...run, store: { ...run.store, uri: proxy.uri('test') } });
      expect(proxy.tampered()).toBeGreaterThan(0);
      return history;
    } finally {
      await proxy.close();
    }
  };

  const found = (verdict: ReturnType<typeof check>): AnomalyName[] =>
    verdict.forbidden.map(({ name }) => name);

  const expectClean = (history: Awaited<ReturnType<typeof record>>, model: Model) => {
    const verdict = check(history, model);
    expect(verdict.forbidden, describeVerdict(verdict)).toEqual([]);
    return Map.groupBy(history, ({ outcome }) => outcome);
  };

  it('see single documents change in one order that agrees with real time', async () => {
    const { committed = [], unknown = [] } = Object.fromEntries(
      expectClean(await record(runOf('documents')), 'linearizable'),
    );
    expect(committed.length).toBe(9 * 150 + 1);
    expect(unknown).toEqual([]);
  });

  it('see snapshots in transactions', async () => {
    const { committed = [], unknown = [] } = Object.fromEntries(
      expectClean(await record(runOf('transactions')), 'snapshot'),
    );
    expect(committed.filter(({ steps }) => steps.length > 2).length).toBeGreaterThan(100);
    expect(unknown).toEqual([]);
  });

  it('see nothing else when the store is killed under them', async () => {
    let answers = 0;
    const recorded = record(runOf('transactions'), () => answers++);
    const random = randomFrom(seed);
    for (let kill = 0; kill < 4; kill++) {
      await killServer({ kept, dataDir: folder.path, progress: () => answers, enough: 50 }, random);
    }
    const { unknown = [], aborted = [] } = Object.fromEntries(expectClean(await recorded, 'snapshot'));
    expect(unknown.length + aborted.length).toBeGreaterThan(0);
  });

  it('are found out when a read is answered from an old copy', async () => {
    const history = await playThrough(staleReads(randomFrom(seed)), 'documents');
    expect(found(check(history, 'linearizable'))).toContain('G-single');
  });

  it('are found out when reads do not keep to the snapshot', async () => {
    const history = await playThrough(readsOutsideTransactions(randomFrom(seed)), 'transactions');
    expect(found(check(history, 'snapshot'))).toContain('G-single');
  });

  it('are found out when a write does not belong to its transaction', async () => {
    const history = await playThrough(writesOutsideTransactions(randomFrom(seed)), 'transactions');
    expect(found(check(history, 'snapshot'))).toContain('G1a aborted read');
  });
});
