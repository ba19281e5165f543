import type { CapabilityCode } from '../../bridge/errors.ts';
import type { JsonValue } from '../../bridge/json.ts';

/** Why a capability gave nothing; the plugin sees exactly this, so it must hold no secret and no detail of the host. */
export class CapabilityError extends Error {
  override readonly name = 'CapabilityError';
  readonly code: CapabilityCode;
  readonly retryable: boolean;
  readonly details: JsonValue | undefined;

  constructor(
    code: CapabilityCode,
    message: string,
    options: { readonly retryable?: boolean; readonly details?: JsonValue; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable === true;
    this.details = options.details;
  }
}
