import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Campaign, type Outcome, run } from '../chaos/campaign.ts';
import type { Rule } from '../chaos/judge/evidence.ts';
import { report } from '../chaos/report.ts';
import { acknowledgesUnseen, appliesTwice, writesOutsideTransactions } from '../isolation/faults.ts';
import { randomFrom } from '../isolation/random.ts';
import { temporaryFolder } from '../support/platform.ts';

const seed = Number(process.env.YMERA_TEST_SEED ?? Date.now() % 1_000_000);

/** The probability of a fault: so high that no seed leaves a short campaign without one. */
const often = 0.2;

describe(`the embedded store under load (YMERA_TEST_SEED=${seed})`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let campaigns = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
  });

  afterAll(() => folder?.remove());

  const play = async (campaign: Partial<Campaign>): Promise<Outcome> => {
    const own = join(folder.path, String(++campaigns));
    await mkdir(own);
    const usual = { seed, kills: 0, writers: 2, threads: 3, consumers: 0, synchronous: 'NORMAL' } as const;
    return run({ ...usual, ...campaign, folder: own });
  };

  const broken = ({ violations }: Outcome): Rule[] => [...new Set(violations.map(({ rule }) => rule))];

  // Its writers have been seen not to finish within four minutes, once; why is not known. A second play that fails as
  // well is no chance.
  it('loses, tears and doubles nothing when it is killed, and shows its changes once and in order', {
    retry: 1,
  }, async () => {
    const outcome = await play({ kills: 5, writers: 3, threads: 4, consumers: 2, synchronous: 'FULL' });
    expect(outcome.violations, report(outcome)).toEqual([]);
    for (const [kind, { acked }] of outcome.writes) expect({ kind, acked }).not.toEqual({ kind, acked: 0 });
    expect(Math.min(...outcome.events)).toBeGreaterThan(100);
  });

  it('is found out when it acknowledges a write and forgets it', async () => {
    const fault = acknowledgesUnseen(randomFrom(seed), often);
    const outcome = await play({ writes: 100, kinds: ['insert', 'upsert'], fault });
    expect(outcome.tampered).toBeGreaterThan(0);
    expect(broken(outcome)).toContain('lost');
  });

  it('is found out when it does a write twice', async () => {
    const fault = appliesTwice(randomFrom(seed), often);
    const outcome = await play({ writes: 100, kinds: ['insert', 'upsert'], fault });
    expect(outcome.tampered).toBeGreaterThan(0);
    expect(broken(outcome)).toContain('doubled');
  });

  it('is found out when it keeps a part of a transaction that was not committed', async () => {
    const fault = writesOutsideTransactions(randomFrom(seed));
    const outcome = await play({ writes: 40, kinds: ['transfer', 'booking'], fault });
    expect(outcome.tampered).toBeGreaterThan(0);
    expect(broken(outcome)).toContain('torn');
  });
});
