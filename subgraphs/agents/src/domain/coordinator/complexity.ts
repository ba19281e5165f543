import { clausesOf } from './clauses.ts';
import { componentsOf } from './components.ts';
import type { Intent, IntentKind } from './intent.ts';
import type { Complexity } from './plan.ts';
import { requestWords } from './request-words.ts';

/** Above this a request is worked on in phases. */
export const phasedAbove = 0.8;

/** What doing something of the kind takes before anything is known of it. */
const basics: Readonly<Record<IntentKind, number>> = {
  ...{ CREATE: 0.2, REFACTOR: 0.2, SECURE: 0.15, DEBUG: 0.15, ENHANCE: 0.15 },
  ...{ DEPLOY: 0.1, TEST: 0.1, ANALYSE: 0.1, DOCUMENT: 0.05, REVIEW: 0.05, EXPLAIN: 0 },
};

/** Words of which each adds so much, all of a list together no more than its most. */
const lists = [
  {
    name: 'risk',
    each: 0.07,
    most: 0.21,
    words:
      /\b(?:auth\w*|login|password|permission|payment|billing|invoice|money|personal data|gdpr|privacy|secret|encrypt\w*|migrat\w*|data loss|downtime|production|tenant|multi-tenant|concurren\w*|consistency|backward.compatib\w*|compliance|rollback)s?\b/g,
  },
  {
    name: 'integration',
    each: 0.05,
    most: 0.2,
    words:
      /\b(?:apis?|database|postgres\w*|mysql|mongo\w*|redis|kafka|rabbitmq|queue|webhook|oauth\w*|sso|stripe|third.party|external|integrat\w*|s3|email|grpc|graphql|rest|websocket|ldap|salesforce|sap)s?\b/g,
  },
  {
    name: 'breadth',
    each: 0.12,
    most: 0.36,
    words:
      /\b(?:entire|whole|complete|every|everything|everywhere|all|across|platform|system|architecture|end.to.end|from scratch|rewrite|redesign|codebase|monolith|microservices|organisation|organization|company.wide)\b/g,
  },
] as const;

const wordsForMost = 150;

/**
 * How much there is to do, from 0 to 1: what the kind of work takes, how long the request is, how much it asks for, the
 * parts it names, and words of risk, of other systems and of breadth. The terms add up to the score, unless they
 * would be more than 1.
 */
export function complexityOf(request: string, { kind, also }: Pick<Intent, 'kind' | 'also'>): Complexity {
  const text = request.toLowerCase();
  const words = requestWords(request);
  const components = componentsOf(request).length;
  const asked = Math.max(1 + also.length, Math.min(4, clausesOf(words).length / 2));
  const listed = lists.map(({ name, each, most, words: pattern }) => ({
    name,
    value: Math.min(most, each * new Set(text.match(pattern) ?? []).size),
  }));
  const terms = [
    { name: 'kind of work', value: basics[kind] },
    { name: 'length', value: Math.min(0.15, (0.15 * words.length) / wordsForMost) },
    { name: 'things asked for', value: Math.min(0.24, 0.08 * (asked - 1)) },
    { name: 'parts named', value: Math.min(0.24, 0.06 * Math.max(0, components - 1)) },
    ...listed,
  ].map(({ name, value }) => ({ name, value: rounded(value) }));
  const sum = terms.reduce((total, { value }) => total + value, 0);
  return { score: rounded(Math.min(1, sum)), terms: terms.filter(({ value }) => value > 0) };
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
