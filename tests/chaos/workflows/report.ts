import type { Campaign, Outcome } from './campaign.ts';
import { type Rule, rules } from './judge/evidence.ts';

const shownMax = 20;

/** What a campaign came to, as a table, and the violations in words. */
export function report(
  { dispatcher, mutant }: Pick<Campaign, 'dispatcher' | 'mutant'>,
  { violations, faults, figures, errors }: Outcome,
): string {
  const line = (name: string, value: number) => `  ${name.padEnd(44)}${String(value).padStart(8)}`;
  const count = (rule: Rule) => violations.filter((violation) => violation.rule === rule).length;
  const often = [...errors].sort(([, a], [, b]) => b - a).slice(0, 5);
  return [
    `\n${dispatcher}${mutant ? ', without compare-and-set' : ''}`,
    line('runs', figures.runs),
    line('commits', figures.commits),
    line('take-overs in their logs', figures.takeovers),
    line('calls of agents', figures.attempts),
    line('effects', figures.effects),
    line('effects expected', figures.expectedEffects),
    line('processes killed at any moment', faults.killed),
    line('processes killed at a commit', faults.killedAtCommit),
    line('processes stopped for a while', faults.stopped),
    line('processes stopped at a commit', faults.stoppedAtCommit),
    line('clocks set wrong', faults.clockJumps),
    ...(dispatcher === 'bullmq'
      ? [
          line('times that Redis was emptied', faults.flushes),
          line('restarts of Redis', faults.serverRestarts),
        ]
      : []),
    line('commits that came too late', faults.taken),
    line('runs left to whoever had taken them over', faults.fenced),
    line('seconds', Math.round(figures.seconds)),
    '  violations',
    ...(Object.keys(rules) as Rule[]).map((rule) => line(`  ${rule}`, count(rule))), // the keys of an object we wrote
    ...(often.length > 0 ? ['  errors in the logs of the processes'] : []),
    ...often.map(([message, times]) => `${String(times).padStart(6)} × ${message.slice(0, 200)}`),
    ...violations.slice(0, shownMax).map(({ rule, story }) => `\n${rule} (${rules[rule]}):\n  ${story}`),
    ...(violations.length > shownMax ? [`\n… and ${violations.length - shownMax} more`] : []),
  ].join('\n');
}
