/** One thing that keeps a plugin from being built. */
export type BuildProblem = {
  readonly code:
    | 'MANIFEST_INVALID'
    | 'NODE_BUILTIN'
    | 'BUNDLE_FAILED'
    | 'LOAD_FAILED'
    | 'PERMISSION_MISMATCH'
    | 'PROVIDES_MISMATCH';
  /** File and position, or the field of package.json. */
  readonly where: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
};

/** A plugin cannot be built; `problems` lists everything that was found, `code` is that of the first. */
export class PluginBuildError extends Error {
  override readonly name = 'PluginBuildError';
  readonly code: BuildProblem['code'];
  readonly problems: readonly BuildProblem[];

  constructor(problems: readonly [BuildProblem, ...BuildProblem[]], options?: ErrorOptions) {
    super(
      problems.map(({ code, where, message, fix }) => `${code} ${where}: ${message} ${fix}`).join('\n'),
      options,
    );
    this.code = problems[0].code;
    this.problems = problems;
  }
}

/** Throws when there are problems. */
export function refuseIfAny(problems: readonly BuildProblem[]): void {
  const [first, ...rest] = problems;
  if (first) throw new PluginBuildError([first, ...rest]);
}
