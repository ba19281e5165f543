/** What the exit status of `ymera-plugin` says to a script. */
export const exitCodes = {
  /** Done, and nothing to mend. */
  ok: 0,
  /** The plugin has problems: a build, check, test or call failed. */
  refused: 1,
  /** The command line was wrong; nothing was done. */
  usage: 2,
  /** This machine or the network cannot do it: Node, the sandbox, the disk, the registry. */
  machine: 3,
  /** `permissions --diff`: the plugin asks for more than the other version, so operators are asked again. */
  consent: 4,
  /** A defect of the tool itself. */
  defect: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The paragraph about exit codes that every help ends with. */
export const exitCodesHelp = `
Exit codes: 0 done; 1 the plugin has problems; 2 wrong command line; 3 this machine or the network cannot do it;
4 the plugin asks for more rights (permissions --diff); 70 a defect of ymera-plugin.`;
