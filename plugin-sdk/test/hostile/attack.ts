import type { JsonValue } from '../../src/bridge/json.ts';

/** One thing that a hostile plugin does, and how it must end. */
export type Attack = {
  readonly title: string;
  /** Body of the tool's `async run(input, ctx)`; `attack` runs with the host tool `core/echo` granted. */
  readonly run: string;
  readonly top?: string;
  /** Body of the output schema. */
  readonly validate?: string;
  /** Strings may become code. */
  readonly codegen?: boolean;
  /** No permission is declared at all. */
  readonly ungranted?: boolean;
  /** The codes that are right; which of them comes first may depend on timing. */
  readonly codes?: readonly string[];
  /** The output that is right, where the attack must come to nothing; with `codes`, either may come. */
  readonly output?: JsonValue;
  /** Text that the error must contain. */
  readonly says?: string;
  readonly timeoutMs?: number;
  /** How often the tool is called; all calls but the last must go well. Default: once. */
  readonly times?: number;
};
