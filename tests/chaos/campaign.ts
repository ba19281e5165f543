import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from 'mongodb';
import { randomFrom } from '../isolation/random.ts';
import { type KeptClient, openKept, type StoreOrder } from '../isolation/reach.ts';
import { type Fault, openWireProxy } from '../isolation/wire-proxy.ts';
import { type Crew, startConsumers, startWriters } from './crews.ts';
import {
  type ConsumerEntry,
  endCollection,
  type OperationKind,
  operationKinds,
  type WriterEntry,
} from './entries.ts';
import { checkIndexes, createIndexes, readDocuments } from './final-state.ts';
import { type Judgement, judge } from './judge/judge.ts';
import { gone, killServer, serverPid } from './killer.ts';
import { operatorCheck } from './operator-check.ts';

/** What to do to a store. */
export interface Campaign {
  /** An empty folder; all evidence is in it afterwards. */
  readonly folder: string;
  readonly seed: number;
  readonly kills: number;
  readonly writers: number;
  readonly threads: number;
  readonly consumers: number;
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly kinds?: readonly OperationKind[];
  /** Writes of each thread, when there are no kills to end them. */
  readonly writes?: number;
  /** Between the writers and the store. */
  readonly fault?: Fault;
  readonly onKill?: (done: number) => void;
}

/** What became of it. */
export interface Outcome extends Judgement {
  readonly kills: number;
  readonly workerKills: number;
  readonly tampered: number;
  readonly seconds: number;
}

const database = 'chaos';
// Some thirty writes.
const journalBytes = 5_000;
const finishMsMax = 240_000;

/** Lets processes write and watch while the store and they are killed; then judges what is there. */
export async function run(campaign: Campaign): Promise<Outcome> {
  const began = performance.now();
  const { folder, synchronous, fault } = campaign;
  const store: StoreOrder = { dataDir: join(folder, 'data'), database, synchronous };
  const journals = join(folder, 'journals');
  await mkdir(journals, { recursive: true });
  const kept = await openKept(store);
  const proxy = fault && (await openWireProxy(kept.uri, fault));
  const writing = proxy === undefined ? store : { ...store, uri: proxy.uri(database) };
  try {
    const db = (): Db => kept.client().db(database);
    await createIndexes(db());
    const consumers = await startConsumers(store, { folder: journals, count: campaign.consumers });
    const writers = startWriters(writing, { ...crewOf(campaign), folder: journals });
    const workerKills = await exposed({ campaign, kept, store, writers, consumers });
    const documents = await readDocuments(db());
    const judgement = judge({
      writers: writers.journals().flat(),
      documents,
      consumers: consumers.journals(),
    });
    const indexes = await checkIndexes(db(), documents);
    const pid = await serverPid(kept);
    await kept.close();
    await gone(pid);
    return {
      ...judgement,
      violations: [...judgement.violations, ...indexes, ...(await operatorCheck(store.dataDir))],
      kills: campaign.kills,
      workerKills,
      tampered: proxy?.tampered() ?? 0,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    await kept.close();
    await proxy?.close();
  }
}

const crewOf = ({ writers, threads, seed, kinds = operationKinds, writes }: Campaign) => ({
  count: writers,
  threads,
  seed,
  kinds,
  ...(writes === undefined ? {} : { writes }),
});

interface Exposed {
  readonly campaign: Campaign;
  readonly kept: KeptClient;
  readonly store: StoreOrder;
  readonly writers: Crew<WriterEntry>;
  readonly consumers: Crew<ConsumerEntry>;
}

/** The kills, and then an end in which everybody finishes; gives how many workers were killed as well. */
async function exposed({ campaign, kept, store, writers, consumers }: Exposed): Promise<number> {
  const random = randomFrom(campaign.seed);
  let workerKills = 0;
  try {
    for (let kill = 1; kill <= campaign.kills; kill++) {
      // A writer dies before the store does, so that what it had under way meets a store that goes on for a while.
      if (random.chance(0.2)) {
        (random.chance(0.6) ? writers : consumers).killOne(random);
        workerKills++;
      }
      await killServer(
        { kept, dataDir: store.dataDir, progress: writers.bytes, enough: journalBytes },
        random,
      );
      campaign.onKill?.(kill);
    }
    await serverPid(kept);
    if (campaign.writes === undefined) writers.stop();
    await inTime(writers.ended(), 'the writers');
    const end = kept.client().db(database).collection<{ _id: string }>(endCollection);
    await end.insertOne({ _id: 'end' });
    await inTime(consumers.ended(), 'the consumers');
    return workerKills;
  } finally {
    writers.killAll();
    consumers.killAll();
  }
}

async function inTime(ended: Promise<void>, who: string): Promise<void> {
  const timer = new AbortController();
  const late = delay(finishMsMax, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${who} do not finish in ${finishMsMax / 1000} s`);
  });
  late.catch(() => {}); // aborted
  try {
    await Promise.race([ended, late]);
  } finally {
    timer.abort();
  }
}
