/** One reason why the subgraphs do not make one graph. */
export interface CompositionProblem {
  /** Code of the composition rule, such as `INVALID_FIELD_SHARING`. */
  readonly code: string;
  /** The subgraph to look at, or `null` when the problem lies between several. */
  readonly subgraph: string | null;
  /** Schema coordinate such as `Agent.spend`, or `null` when the rule names none. */
  readonly coordinate: string | null;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** The subgraphs do not compose; `problems` says where and what to do, one entry for each mistake. */
export class CompositionError extends Error {
  readonly code = 'COMPOSITION_FAILED';
  readonly problems: readonly CompositionProblem[];

  constructor(problems: readonly CompositionProblem[], options?: ErrorOptions) {
    super(describe(problems), options);
    this.name = 'CompositionError';
    this.problems = problems;
  }
}

function describe(problems: readonly CompositionProblem[]): string {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const lines = problems.map((problem) => {
    const place = [problem.subgraph, problem.coordinate].filter((part) => part !== null).join(' ');
    return `  - ${place === '' ? '' : `${place}: `}${problem.message} [${problem.code}]\n    Fix: ${problem.fix}`;
  });
  return `The subgraphs do not compose into one graph (${count}):\n${lines.join('\n')}`;
}
