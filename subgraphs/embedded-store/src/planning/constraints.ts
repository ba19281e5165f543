import { isOperatorDoc } from '../matching/filter.ts';
import { isRegex, regexFrom } from '../matching/regex.ts';
import { type Doc, isDoc } from '../values/document.ts';

/** One condition on one path that every matching document fulfils. */
export interface Constraint {
  readonly operator: string;
  readonly operand: unknown;
}

/** The conditions of a filter's conjunction, by path. Branches of `$or` and the like are not among them. */
export type Constraints = ReadonlyMap<string, readonly Constraint[]>;

/** Collects the conditions an index could serve. */
export function constraintsOf(filter: Doc): Constraints {
  const found = new Map<string, Constraint[]>();
  collect(filter, found);
  return found;
}

function collect(filter: Doc, found: Map<string, Constraint[]>): void {
  for (const [key, value] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(value)) {
      for (const branch of value) if (isDoc(branch)) collect(branch, found);
    } else if (!key.startsWith('$')) {
      const constraints = found.get(key) ?? [];
      constraints.push(...constraintsIn(value));
      found.set(key, constraints);
    }
  }
}

function constraintsIn(condition: unknown): Constraint[] {
  if (isRegex(condition)) return [{ operator: '$regex', operand: condition }];
  if (!isOperatorDoc(condition)) return [{ operator: '$eq', operand: condition }];
  return Object.entries(condition).flatMap(([operator, operand]): Constraint[] => {
    if (operator === '$eq' && isRegex(operand)) return [{ operator: '$regex', operand }];
    if (operator === '$regex') return [{ operator, operand: regexFrom(operand, condition.$options) }];
    if (operator === '$elemMatch' && isOperatorDoc(operand)) return elementConstraints(operand);
    return [{ operator, operand }];
  });
}

// An element that fulfils all conditions fulfils each, so any one of them may choose the index entries to look at.
const elementConstraints = (operand: Doc): Constraint[] =>
  Object.entries(operand)
    .filter(([operator]) => ['$eq', '$in', '$gt', '$gte', '$lt', '$lte'].includes(operator))
    .slice(0, 1)
    .map(([operator, value]) => ({ operator, operand: value }));

/** The conditions of each branch of a top-level `$or`, each joined with the rest of the filter; empty without one. */
export function orBranches(filter: Doc): Doc[] {
  const { $or: branches, ...rest } = filter;
  if (!Array.isArray(branches) || !branches.every(isDoc)) return [];
  return branches.map((branch) => ({ $and: [rest, branch] }));
}
