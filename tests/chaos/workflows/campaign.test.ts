import { whyWithoutRedis } from '@ymera/kernel/redis';
import { describe, expect, it } from 'vitest';
import { openAtCommit } from './at-commit.ts';
import { runCampaign } from './campaign.ts';
import { wholePlan } from './definitions.ts';

const timeout = 600_000;
const short = { runs: 3, tasks: 30, seed: 20, atOnce: 3, rivals: 2, mutant: false, faultMsMax: 15_000 };
/** It stands still with its third commit in its hand, until a rival has brought the run to its end. */
const zombie = { commit: 2, moment: 'before', signal: 'SIGSTOP' } as const;

describe('the workflow engine under kills, stops and wrong clocks', () => {
  it('brings every run to what its plan says, in process', { timeout }, async () => {
    const { violations } = await runCampaign({ ...short, dispatcher: 'in-process' });
    expect(violations).toEqual([]);
  });

  it.skipIf(whyWithoutRedis !== null)(
    'brings every run to what its plan says, over Redis that is emptied',
    { timeout },
    async () => {
      const { violations } = await runCampaign({ ...short, runs: 2, dispatcher: 'bullmq' });
      expect(violations).toEqual([]);
    },
  );
});

describe('a process that comes back when another has brought its run to the end', () => {
  it('finds its commit taken, and the run is unharmed', { timeout }, async () => {
    const attempt = await openAtCommit(wholePlan, { mutant: false });
    const { violations, sprung } = await attempt.tryAt(zombie).finally(attempt.close);
    expect(sprung).toBe(true);
    expect(violations).toEqual([]);
  });

  it('is caught overwriting the log when compare-and-set is taken away', { timeout }, async () => {
    const attempt = await openAtCommit(wholePlan, { mutant: true });
    const { violations, sprung } = await attempt.tryAt(zombie).finally(attempt.close);
    expect(sprung).toBe(true);
    expect(violations.map(({ rule }) => rule)).toContain('chain');
  });
});
