import type { ErrorEnvelope } from '../bridge/errors.ts';
import type { BuildProblem } from '../build/errors.ts';

/** One thing to mend, in the form that all commands print. */
export type Problem = {
  readonly code: string;
  /** File with position, field, or part of the command line. */
  readonly where: string;
  /** What is the case, in one sentence. */
  readonly message: string;
  readonly why: string;
  readonly fix: string;
};

const buildReasons: { readonly [code in BuildProblem['code']]: string } = {
  MANIFEST_INVALID:
    'Operators read in package.json what a plugin is and may do, before any of its code runs.',
  NODE_BUILTIN: 'The sandbox is not Node: it has no files, network or processes of its own.',
  BUNDLE_FAILED: 'A plugin is one file, so everything it imports has to be found when it is built.',
  LOAD_FAILED:
    'The build runs the top level of the code once in the sandbox, to learn what the plugin offers.',
  PERMISSION_MISMATCH: 'What the code declares and what the operator is shown have to be the same.',
  PROVIDES_MISMATCH: 'A plugin is listed by what package.json names, without running its code.',
};

const fixable = new Set<BuildProblem['code']>(['PERMISSION_MISMATCH', 'PROVIDES_MISMATCH']);

/** A problem of a build, with the reason that belongs to its code. */
export function asBuildProblem({ code, where, message, fix }: BuildProblem): Problem {
  const command = fixable.has(code) ? ' "ymera-plugin fix" adds what package.json lacks.' : '';
  return { code, where, message, why: buildReasons[code], fix: `${fix}${command}` };
}

type Hint = { readonly why: string; readonly fix: string };

const hints: { readonly [code: string]: Hint } = {
  INVALID_INPUT: {
    why: 'Input is checked against the schema of the definition before the code sees it.',
    fix: 'Give an input that fits; "ymera-plugin build --json" shows the schema.',
  },
  INVALID_OUTPUT: {
    why: 'Output is checked against the schema of the definition before the caller sees it.',
    fix: 'Mend what run returns, or the output schema.',
  },
  TOOL_NOT_FOUND: {
    why: 'Only what plugin.define is given can be called.',
    fix: 'Check the name; "ymera-plugin permissions" lists what the plugin has.',
  },
  NOT_GRANTED: {
    why: 'A plugin has only what it declares, and on this machine only what the command gives it.',
    fix: 'Declare it in createPlugin, run "ymera-plugin fix", or give it a fake in a test with loadPlugin.',
  },
  SECRET_MISSING: {
    why: 'Secrets are entered by the operator; here they come from the command line.',
    fix: 'Add --secret <name>=<value>.',
  },
  CPU_TIMEOUT: {
    why: 'A call may compute only so long, or the calls of others would wait.',
    fix: 'Do less at once, or move the work behind an await so that it is split.',
  },
  WALL_TIMEOUT: {
    why: 'Every call has a longest time, waiting included.',
    fix: 'Set a longer timeout in the definition, or wait for less.',
  },
  OUT_OF_MEMORY: {
    why: 'Every plugin has a limit of memory.',
    fix: 'Hold less at once, or raise ymera.limits.memoryMb.',
  },
  PLUGIN_CRASHED: {
    why: 'The code threw an error that it did not make with ctx.error.',
    fix: 'Follow the stack to the line; throw ctx.error(code, message) for what a caller can act on.',
  },
};

const otherHint: Hint = {
  why: 'The code is the one that a caller on the platform would get.',
  fix: 'See the table of codes in the README of @ymera/plugin-sdk.',
};

/** A failed call as a problem. */
export function callProblem(error: ErrorEnvelope, where: string): Problem {
  const frame = /\((.+)\)\s*$/m.exec(error.stack?.split('\n')[0] ?? '')?.[1];
  const { why, fix } = Object.hasOwn(hints, error.code) ? (hints[error.code] ?? otherHint) : otherHint;
  return { code: error.code, where: frame ?? where, message: error.message, why, fix };
}
