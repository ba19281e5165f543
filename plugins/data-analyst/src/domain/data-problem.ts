/** A mistake in the data that its owner can mend. The agents pass code, message and details on to the caller. */
export class DataProblem extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number | readonly string[]>>;

  constructor(code: string, message: string, details: DataProblem['details'] = {}) {
    super(message);
    this.name = 'DataProblem';
    this.code = code;
    this.details = details;
  }
}
