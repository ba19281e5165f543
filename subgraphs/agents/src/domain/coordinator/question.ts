import type { IntentKind } from './intent.ts';

/** What is done for each intent, as it is said in a question. */
const doings: Readonly<Record<IntentKind, string>> = {
  CREATE: 'build something new',
  ENHANCE: 'improve how it works',
  DEBUG: 'find and fix a fault',
  REFACTOR: 'restructure it without changing what it does',
  REVIEW: 'review it',
  TEST: 'write and run tests',
  DOCUMENT: 'write documentation',
  SECURE: 'look for security holes and close them',
  ANALYSE: 'analyse it and report',
  DEPLOY: 'deploy it',
  EXPLAIN: 'explain how it works',
};

interface Unclear {
  /** Null when nothing was understood. */
  readonly kind: IntentKind | null;
  readonly alternatives: readonly { readonly kind: IntentKind }[];
  readonly subject: string | null;
}

/** What is asked back. */
export function questionFor({ kind, alternatives, subject }: Unclear): string {
  const about = subject === null ? '' : ` with "${subject}"`;
  if (kind === null)
    return `What should be done${about}? For example: build, improve, fix, review, test, document, secure, analyse, deploy or explain it.`;
  const choices = [kind, ...alternatives.slice(0, 2).map((other) => other.kind)].map((one) => doings[one]);
  const last = choices.at(-1);
  if (choices.length === 1) return `Should I ${last}${about}? Say so, or say what else should be done.`;
  return `What should be done${about}: ${choices.slice(0, -1).join(', ')}, or ${last}?`;
}
