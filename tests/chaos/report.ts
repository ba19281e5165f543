import type { Outcome } from './campaign.ts';
import { type Rule, rules } from './judge/evidence.ts';

const shownMax = 20;

/** What a campaign came to, as a table, and the violations in words. */
export function report({
  kills,
  workerKills,
  writes,
  documents,
  events,
  violations,
  seconds,
}: Outcome): string {
  const line = (name: string, ...cells: (string | number)[]) =>
    `${name.padEnd(26)}${cells.map((cell) => String(cell).padStart(10)).join('')}`;
  const count = (rule: Rule) => violations.filter((violation) => violation.rule === rule).length;
  return [
    line('', 'acked', 'refused', 'unknown'),
    ...[...writes].map(([kind, { acked, refused, unknown }]) => line(kind, acked, refused, unknown)),
    '',
    line('kills of the store', kills),
    line('kills of other processes', workerKills),
    line('documents at the end', documents),
    ...events.map((seen, index) => line(`events of consumer ${index + 1}`, seen)),
    ...(Object.keys(rules) as Rule[]).map((rule) => line(`${rule}`, count(rule))), // the keys of an object we wrote
    line('seconds', seconds.toFixed(0)),
    ...violations.slice(0, shownMax).map(({ rule, story }) => `\n${rule} (${rules[rule]}):\n  ${story}`),
    ...(violations.length > shownMax ? [`\n… and ${violations.length - shownMax} more`] : []),
  ].join('\n');
}
