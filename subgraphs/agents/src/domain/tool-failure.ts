/** A host tool may not do what the plugin asks, or can't; the plugin gets this as a value. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
  readonly code: string;
  /** True when the plugin asked for what it may not have: the audit log notes it as not allowed. */
  readonly refused: boolean;
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    options: { refused?: boolean; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.refused = options.refused ?? false;
    this.retryable = options.retryable ?? false;
  }
}
