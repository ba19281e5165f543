import { Command, CommanderError } from 'commander';
import { sdkVersion } from '../packages/sdk-version.ts';
import { addBuild } from './commands/build.ts';
import { addCall } from './commands/call.ts';
import { addCreate } from './commands/create.ts';
import { addDev } from './commands/dev.ts';
import { addDoctor } from './commands/doctor.ts';
import { addFix } from './commands/fix.ts';
import { addPack } from './commands/pack.ts';
import { addPermissions } from './commands/permissions.ts';
import { addScan } from './commands/scan.ts';
import { addTest } from './commands/test.ts';
import { addValidate } from './commands/validate.ts';
import { asCliError, CliError } from './errors.ts';
import { exitCodes, exitCodesHelp } from './exit-codes.ts';
import type { CliIo, Finish, Outcome } from './io.ts';
import { print, problemText } from './output.ts';

/** Runs one command line, without the name of the program, and returns the exit code. Never throws. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const asJson = args.includes('--json');
  let exitCode: number = exitCodes.ok;
  const finish = (outcome: Outcome) => {
    exitCode = outcome.exitCode;
    print(outcome, io, asJson);
  };
  try {
    await createProgram(io, finish).parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return fail(error, io, asJson);
  }
}

function createProgram(io: CliIo, finish: Finish): Command {
  const program = new Command('ymera-plugin')
    .description('Writes, builds, tests, checks and packs plugins for Ymera.')
    .version(sdkVersion)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: () => {},
      outputError: () => {},
    })
    .showHelpAfterError(false)
    .addHelpText('afterAll', exitCodesHelp);
  const commands = [
    addCreate,
    addDev,
    addBuild,
    addTest,
    addCall,
    addValidate,
    addScan,
    addPack,
    addPermissions,
    addDoctor,
    addFix,
  ];
  for (const add of commands) add(program, io, finish);
  return program;
}

function fail(thrown: unknown, io: CliIo, asJson: boolean): number {
  if (thrown instanceof CommanderError) {
    const helped = thrown.exitCode === 0;
    if (helped) return exitCodes.ok;
  }
  const error = thrown instanceof CommanderError ? usageError(thrown) : asCliError(thrown);
  if (!error) return showDefect(thrown, io);
  const { problems, exitCode } = error;
  if (asJson) print({ exitCode, text: '', json: { problems } }, io, true);
  else io.stderr.write(problemText(problems, io.stderr));
  return exitCode;
}

function usageError({ code, message }: CommanderError): CliError {
  const said = code === 'commander.help' ? 'no command was given' : message.replace(/^error: /, '');
  const problem = {
    code: 'USAGE',
    where: 'command line',
    message: said.replaceAll('\n', ' '),
    why: 'Nothing is done before the whole command line is understood.',
    fix: 'Run "ymera-plugin --help", or "ymera-plugin <command> --help".',
  };
  return new CliError([problem], exitCodes.usage);
}

function showDefect(thrown: unknown, io: CliIo): number {
  const said = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  io.stderr.write(`DEFECT ymera-plugin failed in a way it does not know. Please report this:\n${said}\n`);
  return exitCodes.defect;
}
