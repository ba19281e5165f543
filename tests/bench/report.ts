import type { Measurements, Plan, Task } from './measure.ts';
import type { BenchQuery } from './queries.ts';
import { machine, table } from './text.ts';
import type { Variant, VariantName } from './variants.ts';

/** A task with what a reader wants to know of it. */
export interface ReportedTask extends Task {
  /** Requests to each subgraph for one answer, by the gateway's title. */
  readonly fetches: readonly { readonly title: string; readonly perSubgraph: readonly number[] }[];
}

interface ReportParts {
  readonly variants: readonly Variant[];
  readonly tasks: readonly ReportedTask[];
  readonly measured: Measurements;
  readonly plan: Plan;
  /** The machine's load average before the bench began. */
  readonly loadBefore: number;
}

/** Everything that the bench has found, as text. */
export function report({ variants, tasks, measured, plan, loadBefore }: ReportParts): string {
  const { connections, roundMs, warmUpMs } = plan;
  return [
    ...machine(loadBefore),
    `${connections} keep-alive connections; median of ${measured.rounds} rounds of ${roundMs / 1000} s, all variants in turn, after ${warmUpMs / 1000} s of warm-up each.`,
    ...tasks.flatMap((task) => ['', ...section(task, variants, measured)]),
    '',
    ...howToRead(connections),
  ].join('\n');
}

const columns = [
  'requests/s',
  'p50 ms',
  'p99 ms',
  'CPU µs',
  '+ subgraphs',
  'of bare',
  'of @apollo/gateway',
  'spread',
] as const;

function section(task: ReportedTask, variants: readonly Variant[], measured: Measurements): string[] {
  const { query, answerBytes, fetches } = task;
  const rows = variants.map(({ name, title }) => [title, ...cells(measured, query, name)]);
  const requests = fetches.map(({ title, perSubgraph }) => `${title} ${perSubgraph.join(' + ')}`);
  return [
    `Query "${query.name}": ${query.about}; ${answerBytes} bytes.`,
    `Requests to the ${fetches[0]?.perSubgraph.length} subgraphs for one answer: ${requests.join('; ')}.`,
    ...table([['', ...columns], ...rows]),
  ];
}

function cells(measured: Measurements, query: BenchQuery, name: VariantName): string[] {
  const { requestsPerSecond, p50Ms, p99Ms, ownCpuMicros, allCpuMicros, spread } = measured.of(query, name);
  return [
    requestsPerSecond.toFixed(0),
    p50Ms.toFixed(2),
    p99Ms.toFixed(2),
    ownCpuMicros.toFixed(0),
    allCpuMicros.toFixed(0),
    `${measured.ratio(query, name, 'bare').toFixed(3)} ×`,
    `${measured.ratio(query, name, 'apollo-gateway').toFixed(2)} ×`,
    `${(spread * 100).toFixed(0)} %`,
  ];
}

/** Aligned columns; the first to the left, numbers to the right. */
const howToRead = (connections: number): readonly string[] => [
  `How to read it: ${connections} requests are always under way, so these are servers at their limit, and p50 is about`,
  `${connections} divided by requests/s. Compare rows of one table, never two runs. "CPU" is what the server uses for one`,
  'answer, "+ subgraphs" what it and the subgraph processes behind it use; "of" compares requests/s within each round;',
  '"spread" is how far the rounds lie apart. The load and all servers share the cores. Nobody signs in, nothing is',
  'checked for permission, signed or stored.',
];
