/** What somebody wants, as it was read from their words. */
export interface Intent {
  readonly kind: IntentKind;
  /** 0 to 1. Below `askBelow` a question goes back before anything is planned. */
  readonly confidence: number;
  /** The next likely ones, most likely first; at most 3. */
  readonly alternatives: readonly { readonly kind: IntentKind; readonly confidence: number }[];
  /** What else is wanted besides, in the order of the request: "fix it, and document it". At most 4. */
  readonly also: readonly IntentKind[];
  /** What it was read by: rules, or a model that was asked. */
  readonly readBy: { readonly kind: 'RULES' } | { readonly kind: 'MODEL'; readonly modelId: string };
  /** The words that it rests on, as they stand in the request. */
  readonly evidence: readonly string[];
  /** What it is to be done to, such as `user service`; null when the request does not say. */
  readonly subject: string | null;
  /** What is asked back; null when the intent is clear enough. */
  readonly question: string | null;
}

export const intentKinds = [
  'CREATE',
  'ENHANCE',
  'DEBUG',
  'REFACTOR',
  'REVIEW',
  'TEST',
  'DOCUMENT',
  'SECURE',
  'ANALYSE',
  'DEPLOY',
  'EXPLAIN',
] as const;

export type IntentKind = (typeof intentKinds)[number];

/** Below this confidence nothing is planned before a question is answered. */
export const askBelow = 0.5;
