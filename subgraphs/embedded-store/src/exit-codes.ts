/** How the server process ends when it does not serve. */
export const exitCodes = {
  usage: 64,
  /** Another process holds the data directory (EX_TEMPFAIL). */
  held: 75,
  /** It cannot serve this data directory, and has said why in its log (EX_CONFIG). */
  refused: 78,
} as const;
