/** What a text that is nothing but a decision decides. */
export type DecisionWord = 'YES' | 'NO' | 'CANCEL';

const words: Readonly<Record<DecisionWord, readonly string[]>> = {
  YES: [
    ...[
      'yes',
      'y',
      'ok',
      'okay',
      'sure',
      'approve',
      'approved',
      'i approve',
      'go',
      'go ahead',
      'do it',
      'run it',
    ],
    ...[
      'proceed',
      'start',
      'start it',
      'yes go ahead',
      'yes do it',
      'looks good',
      'lgtm',
      'confirmed',
      'confirm',
    ],
  ],
  NO: [
    ...[
      'no',
      'n',
      'nope',
      'reject',
      'rejected',
      'i reject',
      'do not',
      'dont',
      'do not run it',
      'dont run it',
    ],
    ...['no dont', 'never mind', 'nevermind', 'forget it', 'discard', 'discard it'],
  ],
  CANCEL: ['cancel', 'cancel it', 'stop', 'stop it', 'abort', 'abort it', 'halt'],
};

/**
 * A decision is a text of those words and nothing else, so that none is read into a sentence: "yes, but add tests
 * first" is no approval. Null when it is none.
 */
export function readDecision(text: string): DecisionWord | null {
  const bare = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[.!,\s]+/g, ' ')
    .replace(/^(?:please )|(?: please)$/g, '')
    .trim();
  for (const decision of ['YES', 'NO', 'CANCEL'] as const)
    if (words[decision].includes(bare)) return decision;
  return null;
}
