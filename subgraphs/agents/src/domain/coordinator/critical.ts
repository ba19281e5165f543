import type { Stage } from './plan.ts';

/** Words in a request that say that people depend on what is worked on, or that something is lost for good. */
const words: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:production|prod|live (?:system|site|environment)|go(?:es)? live)\b/i,
    'It speaks of what is in production',
  ],
  [
    /\b(?:delet\w*|drop(?:s|ping)? (?:the )?(?:table|database|collection|index|column)\w*|purg\w*|wip(?:e|ing)|truncat\w*|destroy\w*|eras(?:e|ing)\w*)\b/i,
    'It speaks of deleting',
  ],
  [/\b(?:migrat\w+)\b.{0,60}\b(?:data|database|users|customers|schema)\b/i, 'It speaks of migrating data'],
  [
    /\b(?:revok\w*|rotat\w* (?:the )?(?:key|secret|credential|password)\w*|force.push\w*)\b/i,
    'It speaks of what others sign in with, or of history',
  ],
];

/** Why somebody has to approve what is planned before it is done; empty when nobody has to. */
export function reasonsForApproval(
  request: string,
  stages: readonly Pick<Stage, 'work' | 'title'>[],
): readonly string[] {
  const done = stages.flatMap(({ work, title }) => {
    if (work === 'DEPLOY') return [`"${title}" brings it to where people use it.`];
    if (work === 'INTEGRATE') return [`"${title}" changes the project.`];
    return [];
  });
  const said = words.flatMap(([pattern, reason]) => {
    const [found] = pattern.exec(request) ?? [];
    return found === undefined ? [] : [`${reason}: "${found.slice(0, 100)}".`];
  });
  return [...done, ...said];
}
