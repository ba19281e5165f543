import { InvalidArgumentError, type JsonValue, requireWellFormed } from '@ymera/kernel';
import { AgentFrozenError } from './errors.ts';
import { refuseRemoved } from './move-standing.ts';
import type { LastReport, RemoteAgent, ReportedIssue } from './remote-agent.ts';
import { ReportNumberTooHighError, ReportReplayedError, ReportTooLargeError } from './report-errors.ts';

/** What an agent says of itself. */
export type Report = Omit<LastReport, 'at'>;

const bytesMax = 16 * 1_024;
const issuesMax = 50;
const codePattern = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;
const messageLengthMax = 1_000;
const progressLengthMax = 200;
const memoryBytesMax = 2 ** 53 - 1;
/** A counter gone wrong, or a thief of a key, must not use up all the numbers that the schema's Int has. */
const seqJumpMax = 1_000_000;

/** @throws ReportTooLargeError, InvalidArgumentError */
export function checkReport(report: Report): void {
  const { seq, cpuPercent, memoryBytes, progress, issues, securityEvents } = report;
  // A report of the schema's type is JSON.
  const bytes = new TextEncoder().encode(JSON.stringify(report)).length;
  if (bytes > bytesMax) throw new ReportTooLargeError(bytes, bytesMax);
  requireWellFormed('input', report as unknown as JsonValue);
  if (!Number.isSafeInteger(seq) || seq < 1)
    throw new InvalidArgumentError('seq', 'a whole number from 1 on', String(seq));
  if (cpuPercent !== null && !(cpuPercent >= 0 && cpuPercent <= 100))
    throw new InvalidArgumentError('cpuPercent', 'a number from 0 to 100', String(cpuPercent));
  const isMemory = memoryBytes === null || (Number.isInteger(memoryBytes) && memoryBytes >= 0);
  if (!isMemory || (memoryBytes ?? 0) > memoryBytesMax)
    throw new InvalidArgumentError('memoryBytes', 'a whole number from 0 on', String(memoryBytes));
  if (progress) checkProgress(progress);
  checkIssues('issues', issues);
  checkIssues('securityEvents', securityEvents);
}

function checkProgress({ value, message }: NonNullable<Report['progress']>): void {
  if (!(value >= 0 && value <= 1))
    throw new InvalidArgumentError('progress.value', 'a number from 0 to 1', String(value));
  if (message.length > progressLengthMax) {
    const expected = `at most ${progressLengthMax} characters`;
    throw new InvalidArgumentError('progress.message', expected, `${message.length} characters long`);
  }
}

function checkIssues(name: string, issues: readonly ReportedIssue[]): void {
  if (issues.length > issuesMax)
    throw new InvalidArgumentError(name, `at most ${issuesMax} of them`, String(issues.length));
  for (const { code, message } of issues) {
    if (!codePattern.test(code)) {
      const expected = '1 to 64 letters, digits and _ . : -, beginning with a letter or digit';
      throw new InvalidArgumentError(`${name}.code`, expected, JSON.stringify(code.slice(0, 100)));
    }
    if (message.length > messageLengthMax) {
      const expected = `at most ${messageLengthMax.toLocaleString('en')} characters`;
      throw new InvalidArgumentError(`${name}.message`, expected, `${message.length} characters long`);
    }
  }
}

/**
 * The agent after a report: whoever was warned or suspended is ACTIVE again.
 *
 * @throws AgentRemovedError, AgentFrozenError, ReportReplayedError, ReportNumberTooHighError
 */
export function heard(agent: RemoteAgent, report: Report, now: number): RemoteAgent {
  refuseRemoved(agent);
  const { standing } = agent;
  if (standing.phase === 'FROZEN') throw new AgentFrozenError(agent.id, standing.reason);
  const lastSeq = agent.report?.seq ?? 0;
  if (report.seq <= lastSeq) throw new ReportReplayedError(report.seq, lastSeq);
  if (report.seq > lastSeq + seqJumpMax)
    throw new ReportNumberTooHighError(report.seq, { lastSeq, jumpMax: seqJumpMax });
  const isBack = standing.phase !== 'ACTIVE';
  const back = { phase: 'ACTIVE', since: now, reason: 'It has reported again.', by: 'platform' } as const;
  return {
    ...agent,
    report: { ...report, at: now },
    standing: { ...standing, ...(isBack ? back : {}), heardAt: now },
  };
}
