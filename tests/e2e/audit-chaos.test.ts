import { describe, expect, it } from 'vitest';
import { runAuditCampaign } from '../chaos/audit/campaign.ts';
import { flawsOf, report } from '../chaos/audit/report.ts';
import { temporaryFolder } from '../support/platform.ts';

const seed = Number(process.env.YMERA_TEST_SEED ?? Date.now() % 1_000_000);

describe(`the audit log of four processes (YMERA_TEST_SEED=${seed})`, () => {
  it('stays whole when they are killed, and shows where it was tampered with', async () => {
    const folder = await temporaryFolder();
    try {
      const campaign = { folder: folder.path, entries: 4_000, writers: 4, kills: 2, seed, tampers: 1 };
      const outcome = await runAuditCampaign(campaign);
      expect(flawsOf(campaign, outcome), report(campaign, outcome)).toEqual([]);
    } finally {
      await folder.remove();
    }
  }, 120_000);
});
