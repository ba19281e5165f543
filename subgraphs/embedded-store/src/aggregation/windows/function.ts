import type { SortField } from '../../planning/sort.ts';
import type { Doc } from '../../values/document.ts';
import type { Compiling } from '../expressions/compile.ts';
import { isNumber } from '../expressions/operands.ts';
import type { Binding } from '../expressions/scope.ts';

/** A sorted partition, and what expressions on its documents are evaluated with. */
export interface Partition {
  readonly documents: readonly Doc[];
  readonly binding: Binding | undefined;
}

/** Gives one value for each document of a partition. */
export type WindowFunction = (partition: Partition) => readonly unknown[];

/** What a window function is compiled with. */
export interface WindowParsing {
  readonly compiling: Compiling;
  readonly sort: readonly SortField[];
  readonly window: unknown;
}

/** Compiles one window function's operand. */
export type WindowParser = (operand: unknown, parsing: WindowParsing, name: string) => WindowFunction;

/** A number as a double; NaN for what is none. */
export const numberOf = (value: unknown): number => (isNumber(value) ? Number(String(value)) : Number.NaN);
