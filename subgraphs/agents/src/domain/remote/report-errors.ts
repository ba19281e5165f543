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

/** A number so far beyond the last one that hardly any would be left for what comes after it. */
export class ReportNumberTooHighError extends DomainError {
  readonly code = 'REPORT_NUMBER_TOO_HIGH';

  constructor(seq: number, { lastSeq, jumpMax }: { readonly lastSeq: number; readonly jumpMax: number }) {
    const expectedSeq = lastSeq + 1;
    super(
      `A report's number may be at most ${jumpMax.toLocaleString('en')} higher than the last one's, which is ${lastSeq}; this one is ${seq}. Go on with ${expectedSeq}.`,
      { details: { seq, lastSeq, expectedSeq, seqMax: lastSeq + jumpMax } },
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
