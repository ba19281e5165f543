import type { Finding } from '../finding.ts';
import { placeOf, walk } from '../syntax/node.ts';
import type { Parsed } from '../syntax/parse-source.ts';
import { cryptographyRules } from './cryptography.ts';
import { factsOf } from './file-facts.ts';
import { injectionRules } from './injection.ts';
import { mistakeRules } from './mistakes.ts';
import type { RiskRule } from './rule.ts';

/** Every rule there is. */
export const RISK_RULES: readonly RiskRule[] = [...injectionRules, ...cryptographyRules, ...mistakeRules];

const byNode = new Map<string, RiskRule[]>();
for (const rule of RISK_RULES)
  for (const type of rule.nodes) byNode.set(type, [...(byNode.get(type) ?? []), rule]);

/** What the rules have to say about a file, in the order of the source. */
export function findRisks({ path, program }: Parsed): readonly Finding[] {
  if (program === undefined) return [];
  const facts = factsOf(path, program);
  const found: Finding[] = [];
  walk(program, (node, ancestors) => {
    for (const rule of byNode.get(node.type) ?? []) {
      const message = rule.check(node, facts, ancestors);
      if (message === undefined) continue;
      found.push({
        rule: rule.id,
        severity: rule.severity,
        path,
        ...placeOf(node),
        message,
        why: rule.why,
        fix: rule.fix,
      });
    }
  });
  return found;
}
