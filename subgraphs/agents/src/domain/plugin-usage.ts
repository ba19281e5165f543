/** What the calls of a plugin's tools and agents cost in one tenant on one day (UTC). */
export interface PluginUsage {
  /** Such as 2026-01-31. */
  readonly day: string;
  readonly calls: number;
  readonly failures: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly hostCalls: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}
