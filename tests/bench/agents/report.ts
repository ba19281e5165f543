import { machine, table } from '../text.ts';
import type { Measured, Plan } from './bench.ts';

const columns = [
  '',
  'requests/s',
  'of 1,000/s',
  'p50 ms',
  'p99 ms',
  'calm p50',
  'calm p99',
  'target',
  'below',
  'a tenth',
];

const perSecondTarget = 1_000;

/** What was measured, as text. */
export function report(measured: readonly Measured[], plan: Plan, loadBefore: number): string {
  const { clients, rounds, roundMs, calmPerSecond } = plan;
  return [
    ...machine(loadBefore),
    `${clients} clients over HTTP, medians of ${rounds} rounds of ${roundMs / 1_000} s.`,
    '',
    ...table([columns, ...measured.map(cells)]),
    '',
    `How to read it: at first each client asks again as soon as it is answered, so the server is at its limit, and p50 is`,
    `about ${clients} divided by requests/s. In the calm rounds the clients make ${calmPerSecond} requests a second together, acquire and`,
    'release half of them each, and a request counts from when it was due. "below" says whether the calm p99 is below',
    'the target, "a tenth" whether it is below a tenth of it. The platform and its store are two processes; every',
    'request is signed in, checked for permission, planned over five subgraphs and answered, and a write is on the disk',
    'before. The last two rows do next to nothing: an insert into a store of the same kind, and a field of an object in',
    'memory. The load, the servers and the stores share the processors.',
  ].join('\n');
}

function cells({ operation: { name, targetMs }, full, calm }: Measured): readonly string[] {
  const times = [full.p50Ms, full.p99Ms, calm.p50Ms, calm.p99Ms].map((ms) => ms.toFixed(1));
  const target =
    targetMs === null
      ? ['', '', '']
      : [`${targetMs} ms`, yes(calm.p99Ms < targetMs), yes(calm.p99Ms < targetMs / 10)];
  const perSecond = [full.perSecond.toFixed(0), `${(full.perSecond / perSecondTarget).toFixed(2)} ×`];
  return [name, ...perSecond, ...times, ...target];
}

const yes = (is: boolean) => (is ? 'yes' : 'no');
