import type { HostNotice } from '@ymera/plugin-sdk/host';

/** Carries what the plugin host notices to the subgraph, which is opened after it and closed before it. */
export interface PluginNotices {
  /** Give this to `openPluginHost` as `onNotice`. It never throws. */
  readonly tell: (notice: HostNotice) => void;
  /** Hears from now on, and what was told before. The last listener is the only one. */
  readonly listen: (hear: (notice: HostNotice) => void) => void;
}

/** Nobody listens while the platform starts, and little can happen then. */
const keptMax = 100;

export function createPluginNotices(): PluginNotices {
  const kept: HostNotice[] = [];
  let listener: ((notice: HostNotice) => void) | null = null;
  return {
    tell: (notice) => {
      if (listener) listener(notice);
      else if (kept.push(notice) > keptMax) kept.shift();
    },
    listen: (hear) => {
      listener = hear;
      for (const notice of kept.splice(0)) hear(notice);
    },
  };
}
