import type { Transaction } from '../history.ts';
import { type Anomaly, shown } from './anomalies.ts';
import type { Verdict } from './checker.ts';

const shownMax = 8;
const stepsMax = 8;

/** A verdict as people read it: what was found, why it cannot be, and the transactions that show it. */
export function describeVerdict({ model, forbidden, permitted }: Verdict): string {
  const head = `${forbidden.length} anomalies that ${model} forbids, ${permitted.length} that it permits`;
  const more = forbidden.length > shownMax ? [`… and ${forbidden.length - shownMax} more`] : [];
  return [head, ...forbidden.slice(0, shownMax).map(describeAnomaly), ...more].join('\n\n');
}

function describeAnomaly({ name, needs, story, transactions }: Anomaly): string {
  const order =
    needs === 'data' ? '' : ` (given the order in ${needs === 'session' ? 'a session' : 'real time'})`;
  const lines = [
    `${name}${order}`,
    ...story.split('\n'),
    'where',
    ...new Set(transactions.map((transaction) => describeTransaction(transaction, story))),
  ];
  return lines.join('\n  ');
}

/** Of a transaction that did a lot only that is told which has to do with the story. */
function describeTransaction(
  { id, session, outcome, began, ended, steps }: Transaction,
  story: string,
): string {
  const told = steps.length <= stepsMax ? steps : steps.filter(({ key }) => story.includes(key));
  const did = told.map((step) =>
    step.kind === 'append'
      ? `append ${step.value} to ${step.key}`
      : `read ${step.key} = ${shown(step.values)}`,
  );
  const time = `${Math.round(began / 1000)}–${outcome === 'unknown' ? '?' : Math.round(ended / 1000)} µs`;
  return `${id} (${session}, ${outcome}, ${time}): ${did.join('; ')}`;
}
