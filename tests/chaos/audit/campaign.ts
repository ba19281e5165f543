import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@ymera/kernel';
import { silentLog } from '@ymera/kernel/log';
import { openMongo } from '@ymera/kernel/mongo';
import { openHeadSigner } from '../../../subgraphs/security/src/crypto/head-signer.ts';
import { openAuditStore } from '../../../subgraphs/security/src/models/audit-store.ts';
import { openTreeStore } from '../../../subgraphs/security/src/models/tree-store.ts';
import { keepSigning } from '../../../subgraphs/security/src/services/keep-signing.ts';
import { proveEntry } from '../../../subgraphs/security/src/services/prove-log.ts';
import {
  type AuditVerification,
  verifyAudit,
} from '../../../subgraphs/security/src/services/verify-audit.ts';
import { type Random, randomFrom } from '../../isolation/random.ts';
import type { StoreOrder } from '../../isolation/reach.ts';
import { tenantId, type WriterNews } from './order.ts';
import { type Tampered, tamperings } from './tamper.ts';

export interface AuditCampaign {
  readonly folder: string;
  readonly entries: number;
  readonly writers: number;
  readonly kills: number;
  readonly seed: number;
  /** Each kind of tampering is tried so often, each time on the log as it was written. */
  readonly tampers: number;
}

export interface AuditOutcome {
  readonly kills: number;
  readonly heads: number;
  readonly writeMs: number;
  readonly verification: AuditVerification;
  readonly verifyMs: number;
  /** Of one proof of inclusion each, ascending. */
  readonly proofMs: readonly number[];
  readonly tampered: readonly (Tampered & { readonly found: AuditVerification })[];
}

const proofs = 200;

/** Several processes write one log, of which any may be killed at any moment; then what they left is verified. */
export async function runAuditCampaign(campaign: AuditCampaign): Promise<AuditOutcome> {
  const random = randomFrom(campaign.seed);
  const store: StoreOrder = {
    dataDir: join(campaign.folder, 'store'),
    database: 'audit',
    synchronous: 'FULL',
  };
  const mongo = await openMongo({ dataDir: store.dataDir, synchronous: 'FULL', dbName: store.database });
  try {
    const desk = {
      auditEntries: await openAuditStore(mongo.connection),
      trees: await openTreeStore(mongo.connection),
      heads: await openHeadSigner(campaign.folder),
      clock: systemClock,
      log: silentLog,
    };
    const signal = new AbortController().signal;
    const verify = () => verifyAudit(desk, { tenantId }, signal);
    const written = await timed(() => writeAll(desk, campaign, { store, random }));
    const verified = await timed(verify);
    const proofMs: number[] = [];
    for (let i = 0; i < proofs; i++) {
      const seq = 1 + random.below(campaign.entries);
      proofMs.push((await timed(() => proveEntry(desk, { tenantId, seq }, signal))).ms);
    }
    const tampered = [];
    for (let i = 0; i < campaign.tampers; i++)
      for (const tamper of tamperings) {
        const done = await tamper(mongo.connection, { tenantId, entries: campaign.entries, random });
        tampered.push({ ...done, found: await verify() });
        await done.undo();
      }
    return {
      kills: written.value,
      heads: await countHeads(desk),
      writeMs: written.ms,
      verification: verified.value,
      verifyMs: verified.ms,
      proofMs: proofMs.sort((a, b) => a - b),
      tampered,
    };
  } finally {
    await mongo.close();
  }
}

type Desk = Parameters<typeof keepSigning>[0];

/** How often a writer was killed. */
async function writeAll(
  desk: Desk,
  { entries, writers, kills }: AuditCampaign,
  { store, random }: { readonly store: StoreOrder; readonly random: Random },
): Promise<number> {
  const each = entries / writers;
  const stopping = new AbortController();
  const signing = keepSigning(desk, stopping.signal);
  const places = Array.from({ length: writers }, (_, index) =>
    startPlace(store, { name: `w${index}`, to: each }),
  );
  let killed = 0;
  const sum = () => places.reduce((total, place) => total + place.acknowledged(), 0);
  const ended = Promise.all(places.map((place) => place.ended));
  let isOver = false;
  const over = ended.finally(() => {
    isOver = true;
  });
  while (!isOver && killed < kills) {
    await Promise.race([over, systemClock.wait(20)]);
    // Spread over the whole of the writing.
    if (!isOver && sum() > ((killed + 0.5) * entries) / kills && places[random.below(writers)]?.kill())
      killed++;
  }
  await over;
  stopping.abort();
  await signing;
  return killed;
}

/** A writer, and after each kill its successor, which goes on with what was not acknowledged. */
function startPlace(store: StoreOrder, { name, to }: { readonly name: string; readonly to: number }) {
  let acknowledged = 0;
  let child: ChildProcess;
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const start = () => {
    const order = JSON.stringify({ store, name, from: acknowledged, to });
    child = fork(fileURLToPath(new URL('./writer.ts', import.meta.url)), [order], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    child.on('message', (news: WriterNews) => {
      acknowledged = news.acknowledged;
    });
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') start();
      else if (code === 0) resolve();
      else reject(new Error(`A writer ended with ${signal ?? `code ${code}`}.`));
    });
  };
  start();
  return {
    ended,
    acknowledged: () => acknowledged,
    kill: () => child.exitCode === null && child.signalCode === null && child.kill('SIGKILL'),
  };
}

async function countHeads({ trees }: Desk): Promise<number> {
  let heads = 0;
  for (let fromSize = 1; ; ) {
    const page = await trees.list(tenantId, { fromSize, limit: 1_000 });
    heads += page.length;
    const last = page.at(-1);
    if (!last || page.length < 1_000) return heads;
    fromSize = last.size + 1;
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const began = performance.now();
  const value = await work();
  return { value, ms: performance.now() - began };
}
