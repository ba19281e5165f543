/** What the signatures of a package say. */
export type Provenance = {
  readonly state: 'verified' | 'none';
  /** In a sentence, what was verified, or why nothing was. */
  readonly detail: string;
};
