import type { RedisHandle } from '@ymera/kernel/redis';
import { readReport } from '../domain/read-report.ts';
import type { AttemptReport } from '../domain/report.ts';

/** A report on its way to the process that has handed its step over. */
export interface ReportMail {
  /** Of the attempt, see `jobId`; by it the sender hears that the report is in the log. */
  readonly id: string;
  readonly tenantId: string;
  readonly runId: string;
  readonly report: AttemptReport;
}

/** What a worker sends at a time, and who wants to hear what became of it. */
export interface MailBag {
  readonly from: string;
  readonly mail: readonly ReportMail[];
}

type Prefixed = Pick<RedisHandle, 'prefix'>;

/** Where a process hears reports on the steps that it has handed over. */
export const reportChannel = ({ prefix }: Prefixed, sender: string) =>
  `${prefix}:workflow-steps:reports:${sender}`;

/** Where a worker hears which of its reports stand in a log: a list of their ids. */
export const takenChannel = ({ prefix }: Prefixed, worker: string) =>
  `${prefix}:workflow-steps:taken:${worker}`;

/** Larger ones go into the inbox at once: what is said on a channel is held in memory by all who hear it. */
export const mailBytesMax = 16_384;

/** Reads what was said on a channel of reports; what cannot be read is left out, and comes by way of the inbox. */
export function readMailBag(text: string): MailBag {
  const said = parse(text);
  const { from, mail } = isObject(said) ? said : {};
  if (typeof from !== 'string' || !Array.isArray(mail)) return { from: '', mail: [] };
  return { from, mail: mail.flatMap((one: unknown) => readMail(one) ?? []) };
}

export function readIds(text: string): readonly string[] {
  const said = parse(text);
  return Array.isArray(said) ? said.filter((id) => typeof id === 'string') : [];
}

function readMail(value: unknown): ReportMail | null {
  if (!isObject(value)) return null;
  const { id, tenantId, runId } = value;
  const report = readReport(value.report);
  if (typeof id !== 'string' || typeof tenantId !== 'string' || typeof runId !== 'string') return null;
  return report && { id, tenantId, runId, report };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
