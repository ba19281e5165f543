import type { JsonValue } from '../../src/bridge/json.ts';

/** One thing that a hostile plugin does, and how it must end. */
export type Attack = {
  readonly title: string;
  /** Body of the tool's `async run(input, ctx)`; `attack` runs with the host tool `core/echo` granted. */
  readonly run: string;
  readonly top?: string;
  /** Body of the output schema. */
  readonly validate?: string;
  /** No permission is declared at all. */
  readonly ungranted?: boolean;
  /** The codes that are right; which of them comes first may depend on timing. */
  readonly codes?: readonly string[];
  /** The output that is right, where the attack must come to nothing. */
  readonly output?: JsonValue;
  /** Text that the error must contain. */
  readonly says?: string;
  readonly timeoutMs?: number;
};
