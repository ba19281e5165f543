import { machine, table } from '../text.ts';
import type { Refusal } from './cells.ts';
import type { Boots, Growth } from './growing.ts';
import type { Figures, Measurements, Timing } from './measure.ts';
import type { Synchronous } from './servers.ts';
import { type Sizes, type TaskName, taskTitles } from './workload.ts';

export interface ReportParts {
  readonly sizes: Sizes;
  readonly timing: Timing;
  readonly measured: Measurements & { readonly refusals: readonly Refusal[] };
  readonly boots: Boots;
  readonly growth: Growth;
  /** The machine's load average before the bench began. */
  readonly loadBefore: number;
}

/** Everything that the bench has found, as text. */
export function report(parts: ReportParts): string {
  const { sizes, timing, measured, loadBefore } = parts;
  const modes: readonly Synchronous[] = ['NORMAL', 'FULL'];
  return [
    ...machine(loadBefore),
    `${sizes.orders} orders, ${sizes.accounts} accounts; median of ${measured.rounds} rounds of ${timing.roundMs / 1000} s, all in turn.`,
    ...modes.flatMap((mode) => ['', ...section(mode, measured)]),
    ...refused(measured.refusals),
    '',
    ...summary(parts),
    '',
    ...howToRead,
  ].join('\n');
}

const columns = [
  'clients',
  'per second',
  'p50 ms',
  'p99 ms',
  'behind ping',
  'behind replay',
  'CPU of ping',
  'behind SQLite',
  'SQLite/s',
  'server µs',
  'client µs',
  'server core',
  'client core',
  'spread',
] as const;

const section = (mode: Synchronous, { figures }: Measurements): string[] => [
  `synchronous=${mode}`,
  ...table([['', ...columns], ...figures.filter(({ synchronous }) => synchronous === mode).map(row)]),
];

function row(figures: Figures): string[] {
  const { task, clients, p50Ms, p99Ms } = figures;
  return [
    taskTitles[task],
    String(clients),
    rate(figures.perSecond),
    p50Ms.toFixed(2),
    p99Ms.toFixed(2),
    times(figures.behindPing),
    times(figures.behindReplay),
    times(figures.cpuOfPing),
    times(figures.behindRaw),
    rate(figures.rawPerSecond),
    known(figures.serverMicros, (micros) => micros.toFixed(0)),
    figures.clientMicros.toFixed(0),
    known(figures.serverShare, percent),
    percent(figures.clientShare),
    percent(figures.spread),
  ];
}

const known = (value: number, show: (value: number) => string): string =>
  Number.isNaN(value) ? '-' : show(value);
const rate = (value: number): string => known(value, (rate) => rate.toFixed(rate < 100 ? 1 : 0));
const times = (value: number): string => known(value, (ratio) => `${ratio.toFixed(2)} ×`);
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** Aligned columns; the first to the left, numbers to the right. */
const refused = (refusals: readonly Refusal[]): string[] =>
  refusals.map(
    ({ task, message }) => `Not measured, since the store refuses it: ${taskTitles[task]} ("${message}").`,
  );

/** The figures that the store is built to reach, against what was found. */
function summary({ measured, boots, growth }: ReportParts): string[] {
  const { documents, insertedPerSecond, memory, findsPerSecond } = growth;
  return [
    ...table([
      ['Aims', 'found', 'driver alone', 'CPU of ping', 'aim'],
      aimFor('find', 1.3, measured),
      aimFor('insert', 2, measured),
      aimFor('update', 2, measured),
      ['from nothing to the first answer, median', ms(boots.medianMs), '', '', '1500 ms'],
      ['from nothing to the first answer, longest', ms(boots.longestMs), '', '', '1500 ms'],
      [`memory with ${documents} documents`, known(memory.after, mib), '', '', '150 MiB'],
    ]),
    `  With ${documents} documents, which came at ${rate(insertedPerSecond)} per second: memory was ${known(memory.before, mib)} before and`,
    `  ${known(memory.highest, mib)} at its highest; one client finds ${rate(findsPerSecond)} by _id per second.`,
  ];
}

function aimFor(task: TaskName, aim: number, { figures }: Measurements): string[] {
  const clients = Math.max(...figures.map((line) => line.clients));
  const isIt = (line: Figures) =>
    line.synchronous === 'NORMAL' && line.task === task && line.clients === clients;
  const unknown = Number.NaN;
  const { behindPing = unknown, replayBehindPing = unknown, cpuOfPing = unknown } = figures.find(isIt) ?? {};
  const name = `${taskTitles[task]}, ${clients} clients, NORMAL, behind ping`;
  return [name, times(behindPing), times(replayBehindPing), times(cpuOfPing), times(aim)];
}

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const mib = (value: number): string => `${value.toFixed(0)} MiB`;

const howToRead: readonly string[] = [
  'How to read it: every client waits for its answer before it asks again. Clients are one process with the public',
  'driver, the store is another, and both share the cores. "Behind" says how many times as long an operation takes as',
  "what was measured directly before: the driver's own `ping` of the same store; the same operation against a process",
  'that has the store\'s answer ready and only sends it ("replay": more no server could do for this driver); and plain',
  "columns with prepared statements on `node:sqlite` in the bench's own process, where the writes of all clients share",
  'one COMMIT. "CPU of ping" compares the CPU time of both sides together, which a busy machine disturbs least. "µs" is',
  'CPU time for one operation, "core" how much of one core each side used: a side near 100 % is what limits. "Spread"',
  'is how far the rounds lie apart; "driver alone" how far the replay is behind the ping. Compare lines of one run,',
  'never two runs.',
];
