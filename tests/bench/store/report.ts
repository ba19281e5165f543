import { cpus } from 'node:os';
import type { Growth } from './growing.ts';
import type { Figures, Measurements, Timing } from './measure.ts';
import type { Synchronous } from './servers.ts';
import { type Sizes, type TaskName, taskTitles } from './workload.ts';

export interface ReportParts {
  readonly sizes: Sizes;
  readonly timing: Timing;
  readonly measured: Measurements;
  readonly bootMs: number;
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
    ...refusals(measured),
    '',
    ...summary(parts),
    '',
    ...howToRead,
  ].join('\n');
}

function machine(loadBefore: number): readonly string[] {
  const cores = cpus();
  const { version, platform, arch } = process;
  const line = `${cores.length} × ${cores[0]?.model.trim()}, Node ${version.slice(1)}, ${platform} ${arch}.`;
  if (loadBefore < cores.length / 4) return [line];
  const busy = `The machine was busy before (load average ${loadBefore.toFixed(1)}): do not rely on these figures.`;
  return [line, busy];
}

const columns = [
  'clients',
  'per second',
  'p50 ms',
  'p99 ms',
  'behind ping',
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
const rate = (value: number): string => known(value, (known) => known.toFixed(known < 100 ? 1 : 0));
const times = (value: number): string => known(value, (known) => `${known.toFixed(2)} ×`);
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** Aligned columns; the first to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(pad).join('  ')}`);
}

const refusals = ({ refusals }: Measurements): string[] =>
  [...new Map(refusals.map((refusal) => [refusal.task, refusal])).values()].map(
    ({ task, message }) => `Not measured, since the store refuses it: ${taskTitles[task]} ("${message}").`,
  );

/** The figures that the store is built to reach, against what was found. */
function summary({ measured, bootMs, growth }: ReportParts): string[] {
  const { documents, insertedPerSecond, memory, findsPerSecond } = growth;
  const clients = Math.max(...measured.figures.map((figures) => figures.clients));
  const behindPing = (task: TaskName): number =>
    measured.figures.find(
      (figures) => figures.synchronous === 'NORMAL' && figures.task === task && figures.clients === clients,
    )?.behindPing ?? Number.NaN;
  return table([
    ['Aims', 'found', 'aim'],
    [`point find behind ping, ${clients} clients, NORMAL`, times(behindPing('find')), '1.30 ×'],
    [`insert behind ping, ${clients} clients, NORMAL`, times(behindPing('insert')), '2.00 ×'],
    [`update behind ping, ${clients} clients, NORMAL`, times(behindPing('update')), '2.00 ×'],
    ['from nothing to the first answer', `${bootMs.toFixed(0)} ms`, '1500 ms'],
    [`memory with ${documents} documents`, known(memory.after, mib), '150 MiB'],
  ]).concat(
    `  With ${documents} documents, which came at ${rate(insertedPerSecond)} per second: memory was ${known(memory.before, mib)} before and`,
    `  ${known(memory.highest, mib)} at its highest; one client finds ${rate(findsPerSecond)} by _id per second.`,
  );
}

const mib = (value: number): string => `${value.toFixed(0)} MiB`;

const howToRead: readonly string[] = [
  'How to read it: every client waits for its answer before it asks again. Clients are one process with the public',
  'driver; the store is another; both share the cores. "Behind ping" says how many times as long as the driver\'s own',
  '`ping` of the same store an operation takes, "behind SQLite" the same for plain columns and prepared statements on',
  "`node:sqlite` in the bench's own process, where the writes of all clients share one COMMIT; both compare within a",
  'round. "µs" is CPU time for one operation, "core" how much of one core each side used: a side near 100 % is what',
  'limits. "Spread" is how far the rounds lie apart. Compare lines of one run, never two runs.',
];
