import type { Doc } from '../../values/document.ts';
import { beginWork } from './work.ts';

/** A variable's value; the most recent binding of a name hides the others. */
export interface Binding {
  readonly name: string;
  value: unknown;
  readonly outer: Binding | undefined;
}

/** What an expression is evaluated in. */
export interface Scope {
  /** `$$ROOT`. */
  readonly root: unknown;
  /** `$$CURRENT`, where field paths begin. */
  readonly current: unknown;
  readonly binding: Binding | undefined;
}

/** A compiled expression; gives undefined where MongoDB has a missing field. */
export type Evaluator = (scope: Scope) => unknown;

export const bind = (outer: Binding | undefined, name: string, value: unknown): Binding => ({
  name,
  value,
  outer,
});

/** Binds every field of a document, such as a command's `let`. */
export function bindAll(outer: Binding | undefined, variables: Doc): Binding | undefined {
  return Object.entries(variables).reduce<Binding | undefined>(
    (inner, [name, value]) => bind(inner, name, value),
    outer,
  );
}

export function lookUp(binding: Binding | undefined, name: string): unknown {
  for (let at = binding; at !== undefined; at = at.outer) if (at.name === name) return at.value;
  return undefined;
}

/** All variables in scope, as filters take them. */
export function variablesIn(binding: Binding | undefined): Doc {
  const variables: Doc = {};
  for (let at = binding; at !== undefined; at = at.outer) {
    if (!Object.hasOwn(variables, at.name)) variables[at.name] = at.value;
  }
  return variables;
}

/** A scope whose document is both root and current. */
export function scopeOf(doc: unknown, binding: Binding | undefined): Scope {
  beginWork();
  return { root: doc, current: doc, binding };
}
