/** How the server process ends when it does not serve. */
export const exitCodes = {
  usage: 64,
  /** Another process holds the data directory (EX_TEMPFAIL). */
  held: 75,
} as const;
