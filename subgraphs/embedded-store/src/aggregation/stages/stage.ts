import type { SortField } from '../../planning/sort.ts';
import type { TimeLimit } from '../../time-limit.ts';
import type { Doc } from '../../values/document.ts';
import type { Compiling } from '../expressions/compile.ts';
import type { Binding } from '../expressions/scope.ts';

/** Which collection to read; in the pipeline's own database if none is named. */
export interface Namespace {
  readonly db?: string;
  readonly name: string;
}

/** What to read of it; a filter may use the collection's indexes. */
export interface Reading {
  readonly filter: Doc;
  readonly sort?: readonly SortField[];
  readonly skip?: number;
  readonly limit?: number;
  /** Variables that the filter names. */
  readonly variables?: Doc;
}

/** What a pipeline sees of other collections and views. */
export interface Reader {
  /** Reads documents lazily. */
  readonly read: (from: Namespace, reading: Reading) => Iterable<Doc>;
  /** Whether an index finds documents by the value of a field. */
  readonly indexes: (from: Namespace, field: string) => boolean;
}

/** What a pipeline runs with. */
export interface Run extends Reader {
  readonly binding: Binding | undefined;
  /** When the command's time is over. */
  readonly timeLimit?: TimeLimit | undefined;
}

/** One stage, compiled: documents in, documents out, pulled one by one wherever the stage allows it. */
export type Stage = (documents: Iterable<Doc>, run: Run) => Iterable<Doc>;

/** What a stage is compiled with. */
export interface Parsing {
  readonly compiling: Compiling;
  /** The stage whose inner pipeline is being parsed. */
  readonly inside: string | undefined;
  readonly parse: (pipeline: unknown, parsing: Parsing) => Stage;
}

/** Checks a stage's operand and compiles it. */
export type StageParser = (operand: unknown, parsing: Parsing, name: string) => Stage;
