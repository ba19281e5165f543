import type { AuditCampaign, AuditOutcome } from './campaign.ts';

/** What is not as it was promised, in sentences. */
export function flawsOf({ entries, kills }: AuditCampaign, outcome: AuditOutcome): readonly string[] {
  const { verification } = outcome;
  const flaws: string[] = [];
  if (verification.problem) flaws.push(`The log does not verify: ${verification.problem.problem}`);
  if (verification.entries !== entries) flaws.push(`It has ${verification.entries} entries of ${entries}.`);
  if (verification.signedSize !== entries) flaws.push(`Only ${verification.signedSize} entries are signed.`);
  if (outcome.kills < Math.min(1, kills)) flaws.push('Nobody was killed, so nothing was shown.');
  for (const { kind, seq, found } of outcome.tampered) {
    const at = found.problem?.firstBadSeq;
    if (at !== seq)
      flaws.push(`At entry ${seq}, ${kind}: ${at === undefined ? 'not found' : `found at ${at}`}.`);
  }
  return flaws;
}

export function report(campaign: AuditCampaign, outcome: AuditOutcome): string {
  const { entries, seed, writers } = campaign;
  const { kills, heads, writeMs, verifyMs, proofMs, tampered } = outcome;
  const flaws = flawsOf(campaign, outcome);
  const proof = (share: number) => (proofMs[Math.floor(proofMs.length * share)] ?? 0).toFixed(1);
  const perSecond = (ms: number) => Math.round((entries / ms) * 1_000).toLocaleString('en');
  return [
    `${entries.toLocaleString('en')} entries by ${writers} processes, ${kills} of them killed, seed ${seed}`,
    `written and signed in ${(writeMs / 1_000).toFixed(1)} s (${perSecond(writeMs)} a second), ${heads} heads`,
    `verified in ${(verifyMs / 1_000).toFixed(1)} s (${perSecond(verifyMs)} a second)`,
    `a proof of inclusion takes ${proof(0.5)} ms (p50), ${proof(0.99)} ms (p99)`,
    ...tampered.map(
      ({ kind, seq, found }) => `entry ${seq}, ${kind}: ${found.problem?.problem ?? 'not found'}`,
    ),
    flaws.length === 0 ? 'nothing lost, doubled or out of order' : flaws.join('\n'),
  ].join('\n');
}
