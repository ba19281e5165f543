// `npm run chaos:audit`: several processes write one audit log while they are killed; then it is verified and tampered with.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAuditCampaign } from './campaign.ts';
import { flawsOf, report } from './report.ts';

const usage = `Usage: npm run chaos:audit -- [--entries 1000000] [--kills 20] [--tampers 1] [--seed N]
Four writers; the seed is printed, and makes the same choices again, though not at the same moments.`;

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '20' },
    tampers: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const writers = 4;
const numbers = [values.entries, values.kills, values.tampers, values.seed].map(Number);
const [entries = 0, kills = 0, tampers = 0, seed = 0] = numbers;
if (
  numbers.some((number) => !Number.isSafeInteger(number) || number < 0) ||
  entries < 2 ||
  entries % writers !== 0
) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const folder = await mkdtemp(join(tmpdir(), 'ymera-audit-'));
  const campaign = { folder, entries, writers, kills, seed, tampers };
  const outcome = await runAuditCampaign(campaign);
  console.log(report(campaign, outcome));
  if (flawsOf(campaign, outcome).length > 0) process.exitCode = 1;
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
