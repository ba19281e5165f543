import type { Command } from 'commander';
import { buildPlugin } from '../../build/build-plugin.ts';
import { readJson } from '../call-input.ts';
import { type ExampleResult, examplesOf, runExample } from '../examples.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { problemText } from '../output.ts';
import type { Problem } from '../problems.ts';
import { Session } from '../session.ts';
import { folderOf } from '../subject.ts';
import { findVitest, runVitest } from '../vitest.ts';

type TestOptions = { readonly vitest: boolean; readonly config?: string };

export function addTest(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('test')
    .description(
      'Runs every example of the plugin in the sandbox, then the tests of the folder with its vitest.',
    )
    .argument('[folder]', 'folder that holds package.json', '.')
    .option('--no-vitest', 'run the examples alone')
    .option('--config <json>', 'settings of the plugin while its examples run')
    .option('--json', 'print one JSON document')
    .action(async (folder: string, options: TestOptions) => finish(await test(folder, options, io)));
}

async function test(folder: string, options: TestOptions, io: CliIo): Promise<Outcome> {
  const directory = folderOf(folder, io);
  const examples = await runExamples(directory, options, io);
  const program = options.vitest ? findVitest(directory) : undefined;
  const vitest = program === undefined ? undefined : await runVitest(program, directory, io);
  const problems = [
    ...examples.flatMap(({ problem }) => (problem ? [problem] : [])),
    ...(vitest === undefined || vitest === 0 ? [] : [vitestProblem(vitest)]),
  ];
  const failed = examples.filter(({ problem }) => problem).length;
  const tests = vitest === undefined ? 'no vitest' : `vitest ${vitest === 0 ? 'passed' : 'failed'}`;
  return {
    exitCode: problems.length > 0 ? exitCodes.refused : exitCodes.ok,
    text: [
      ...examples.map(
        ({ label, wallMs, problem }) => `${problem ? 'FAIL' : 'ok  '} ${label} (${Math.round(wallMs)} ms)`,
      ),
      ...(problems.length > 0 ? ['', problemText(problems, io.stdout)] : []),
      `${examples.length - failed} of ${examples.length} examples passed; ${tests}.`,
    ].join('\n'),
    json: { examples, vitest: vitest ?? null, problems },
  };
}

async function runExamples(
  directory: string,
  { config }: TestOptions,
  io: CliIo,
): Promise<readonly ExampleResult[]> {
  const settings = config === undefined ? undefined : await readJson(config, '--config', io);
  const bundle = await buildPlugin(directory);
  const examples = examplesOf(bundle.manifest);
  if (examples.length === 0) return [];
  const session = await Session.open(io);
  try {
    await session.load(bundle);
    const results: ExampleResult[] = [];
    for (const example of examples) results.push(await runExample(session, example, settings));
    return results;
  } finally {
    await session.close();
  }
}

function vitestProblem(status: number): Problem {
  return {
    code: 'TESTS_FAILED',
    where: 'vitest',
    message: `vitest ended with status ${status}; what it said stands above.`,
    why: 'The tests of the folder belong to the plugin.',
    fix: 'Mend what it names.',
  };
}
