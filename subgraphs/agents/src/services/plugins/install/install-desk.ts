import type { PluginDesk } from '../../../plugin-desk.ts';
import type { InstallPool } from './install-pool.ts';

/** What it takes to install plugins. */
export type InstallDesk = PluginDesk & {
  /** The installations of this process that are under way. */
  readonly installing: InstallPool;
};
