/** What is known of somebody who may be selected for a task. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly category: string | null;
  /** Words and phrases of tasks that it is there for. */
  readonly triggers: readonly string[];
  /** What it knows best. */
  readonly focusAreas: readonly string[];
}

/** Why a candidate's score is what it is: one of these for each thing that matched. */
export interface ScoreTerm {
  readonly kind: ScoreKind;
  /** The trigger, focus area, category or word that matched. */
  readonly matched: string;
  /** What it adds to the score; a record of failures takes away. */
  readonly score: number;
}

export type ScoreKind =
  | 'TRIGGER'
  | 'PARTIAL_TRIGGER'
  | 'DESCRIPTION'
  | 'CATEGORY'
  | 'FOCUS_AREA'
  | 'CONTEXT'
  | 'BM25'
  | 'SUCCESS';

export interface Selection<C extends Candidate = Candidate> {
  readonly candidate: C;
  /** The sum of the terms. */
  readonly score: number;
  /** Those that count most first. */
  readonly terms: readonly ScoreTerm[];
}
