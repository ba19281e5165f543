import { DomainError } from '@ymera/kernel';

/** A report that was sent before, or was overtaken by a later one. */
export class ReportReplayedError extends DomainError {
  readonly code = 'REPORT_REPLAYED';

  constructor(seq: number, lastSeq: number) {
    super(
      `Reports are numbered upwards, and ${lastSeq} has come already; this one is ${seq}. The query "agentSelf" gives the number of the last.`,
      { details: { seq, lastSeq } },
    );
  }
}

export class ReportTooLargeError extends DomainError {
  readonly code = 'REPORT_TOO_LARGE';

  constructor(bytes: number, bytesMax: number) {
    super(
      `A report may be ${bytesMax.toLocaleString('en')} bytes of JSON; this one is ${bytes.toLocaleString('en')}. Leave out some issues.`,
      { details: { bytes, bytesMax } },
    );
  }
}
