/** What one user says about a plugin; a second one replaces the first. */
export interface PluginReview {
  readonly tenantId: string;
  readonly pluginId: string;
  readonly userId: string;
  /** The version that was current then. */
  readonly version: string;
  /** 1 to 5. */
  readonly stars: number;
  /** May be empty. */
  readonly text: string;
  readonly at: number;
}

/** Reviews of a plugin in numbers. */
export interface PluginRating {
  readonly count: number;
  /** Null when there are none. */
  readonly average: number | null;
}
