import { PluginBuildError } from '../build/errors.ts';
import { EngineMissingError } from '../host/addon.ts';
import { PluginLoadError } from '../host/errors.ts';
import { type PackageCode, PackageError } from '../packages/problems.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { asBuildProblem, callProblem, type Problem } from './problems.ts';

/** A command cannot go on; `problems` says why, `exitCode` what kind of reason it is. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly problems: readonly Problem[];
  readonly exitCode: ExitCode;

  constructor(problems: readonly Problem[], exitCode: ExitCode = exitCodes.refused, options?: ErrorOptions) {
    super(problems.map(({ code, message }) => `${code}: ${message}`).join('\n'), options);
    this.problems = problems;
    this.exitCode = exitCode;
  }
}

/** Refuses the command line. */
export function misused(message: string, fix: string, code = 'USAGE'): never {
  const why = 'Nothing is done before the whole command line is understood.';
  throw new CliError([{ code, where: 'command line', message, why, fix }], exitCodes.usage);
}

/** What an error of any part below says in the form of this tool. Undefined for a defect. */
export function asCliError(error: unknown): CliError | undefined {
  if (error instanceof CliError) return error;
  const options = { cause: error };
  if (error instanceof PluginBuildError) {
    return new CliError(error.problems.map(asBuildProblem), exitCodes.refused, options);
  }
  if (error instanceof PackageError) {
    return new CliError(error.problems, packageExitCode(error.code), options);
  }
  if (error instanceof PluginLoadError) {
    return new CliError(
      [callProblem(error.envelope, 'package.json ymera.entry')],
      exitCodes.refused,
      options,
    );
  }
  if (error instanceof EngineMissingError)
    return new CliError([engineMissing(error)], exitCodes.machine, options);
  return isSystemError(error) ? new CliError([systemProblem(error)], exitCodes.machine, options) : undefined;
}

function packageExitCode(code: PackageCode): ExitCode {
  if (code === 'PKG_REGISTRY_ADDRESS') return exitCodes.usage;
  const isOutside = code.startsWith('PKG_REGISTRY_') || code === 'PKG_PACOTE_MISSING';
  return isOutside ? exitCodes.machine : exitCodes.refused;
}

function engineMissing({ code, message }: EngineMissingError): Problem {
  const why = 'Plugins run in isolated-vm, which brings one binary for each platform and version of Node.';
  return { code, where: 'isolated-vm', message, why, fix: 'Use Node 24, then run "ymera-plugin doctor".' };
}

type SystemError = Error & { readonly code: string; readonly syscall: string; readonly path?: string };

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

function systemProblem({ code, syscall, path, message }: SystemError): Problem {
  return {
    code: 'SYSTEM_REFUSED',
    where: path ?? syscall,
    message: `the system refuses (${code}): ${message}`,
    why: 'The command reads and writes files in the plugin folder, and starts a process for the sandbox.',
    fix: 'Check that the path exists and is yours to read and write.',
  };
}
