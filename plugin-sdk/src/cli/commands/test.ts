import type { Command } from 'commander';
import { buildPlugin } from '../../build/build-plugin.ts';
import { type ExampleResult, examplesOf, runExample } from '../examples.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { problemText } from '../output.ts';
import type { Problem } from '../problems.ts';
import { Session } from '../session.ts';
import { folderOf } from '../subject.ts';
import { findVitest, runVitest } from '../vitest.ts';
import { openOfflineWorld, type WorldOptions } from '../world.ts';
import { addWorldOptions } from '../world-options.ts';

type TestOptions = WorldOptions & { readonly vitest: boolean };

export function addTest(program: Command, io: CliIo, finish: Finish): void {
  const command = program
    .command('test')
    .description(
      'Runs every example of the plugin in the sandbox, then the tests of the folder with its vitest.',
    )
    .argument('[folder]', 'folder that holds package.json', '.')
    .option('--no-vitest', 'run the examples alone');
  addWorldOptions(command)
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
  const skipped = examples.filter(({ needs }) => needs !== undefined).length;
  const passed = examples.length - skipped - examples.filter(({ problem }) => problem).length;
  const tests = vitest === undefined ? 'no vitest' : `vitest ${vitest === 0 ? 'passed' : 'failed'}`;
  return {
    exitCode: problems.length > 0 ? exitCodes.refused : exitCodes.ok,
    text: [
      ...examples.map(exampleText),
      ...(problems.length > 0 ? ['', problemText(problems, io.stdout)] : []),
      `${passed} of ${examples.length} examples passed${skipped > 0 ? `, ${skipped} skipped` : ''}; ${tests}.`,
    ].join('\n'),
    json: { examples, vitest: vitest ?? null, problems },
  };
}

async function runExamples(
  directory: string,
  options: WorldOptions,
  io: CliIo,
): Promise<readonly ExampleResult[]> {
  const world = await openOfflineWorld(options, io);
  const bundle = await buildPlugin(directory);
  const examples = examplesOf(bundle.manifest);
  if (examples.length === 0) return [];
  const session = await Session.open(world, io);
  try {
    await session.load(bundle);
    const results: ExampleResult[] = [];
    for (const example of examples) results.push(await runExample(session, example));
    return results;
  } finally {
    await session.close();
  }
}

/** One line for an example. */
export function exampleText({ label, wallMs, problem, needs }: ExampleResult): string {
  if (needs !== undefined) {
    return `skip ${label}: it needs ${needs}; run it with fakes, by loadPlugin(…).examples() in a test`;
  }
  return `${problem ? 'FAIL' : 'ok  '} ${label} (${Math.round(wallMs)} ms)`;
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
