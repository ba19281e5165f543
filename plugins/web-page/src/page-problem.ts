import type { Context, JsonValue } from '@ymera/plugin-sdk';

type Details = { readonly [name: string]: JsonValue };
type Options = { readonly retryable?: boolean; readonly details?: Details };

/** Why a page cannot be read, with the code that the caller sees. */
export class PageProblem extends Error {
  override readonly name = 'PageProblem';
  readonly code: string;
  readonly options: Options;

  constructor(code: string, message: string, options: Options = {}) {
    super(message);
    this.code = code;
    this.options = options;
  }
}

/** Runs a step and hands its `PageProblem` to the caller under the problem's own code. */
export async function coded<T>(ctx: Pick<Context, 'error'>, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (!(cause instanceof PageProblem)) throw cause;
    throw ctx.error(cause.code, cause.message, cause.options);
  }
}
