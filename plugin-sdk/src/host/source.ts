import type { CallBudgets } from '../bridge/limits.ts';
import type { PluginIdentity, PluginOrigin } from './placement.ts';
import type { StackMapper } from './stack.ts';

/** A plugin's code as the child needs it: one isolate. */
export type PluginSource = {
  /** Names the isolate; unique in this host. */
  readonly key: string;
  readonly name: string;
  readonly identity: PluginIdentity;
  readonly origin: PluginOrigin;
  readonly code: string;
  readonly memoryMb: number;
  /** What each of its calls may use. */
  readonly budgets: CallBudgets;
  /** Whether strings may become code. */
  readonly codegen: boolean;
  readonly mapStack: StackMapper;
  /** False once the plugin was taken out of the host: it must not be loaded again for a call that lingers. */
  readonly isOpen: () => boolean;
};
