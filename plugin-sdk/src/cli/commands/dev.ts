import type { Command } from 'commander';
import type { JsonValue } from '../../bridge/json.ts';
import { readJson } from '../call-input.ts';
import { FolderWatch, type Saved } from '../dev/watch.ts';
import { Workshop } from '../dev/workshop.ts';
import { asCliError } from '../errors.ts';
import { type Example, examplesOf, runExample } from '../examples.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { plain, problemText } from '../output.ts';
import { callProblem, type Problem } from '../problems.ts';
import { findKind } from '../session.ts';
import { folderOf } from '../subject.ts';
import { openWorld, type WorldOptions } from '../world.ts';
import { addLoopbackOption, addWorldOptions } from '../world-options.ts';
import { exampleText } from './test.ts';

type DevOptions = WorldOptions & { readonly folder: string };
type Call = { readonly name: string; readonly input: JsonValue };

export function addDev(program: Command, io: CliIo, finish: Finish): void {
  const command = program
    .command('dev')
    .description('Builds, loads and calls the plugin at each save, until it is interrupted.')
    .argument('[tool]', 'tool or agent to call (default: all examples)')
    .argument('[input]', 'JSON, or @file', '{}')
    .option('--folder <folder>', 'folder that holds package.json', '.');
  addLoopbackOption(addWorldOptions(command)).action(
    async (tool: string | undefined, input: string, options: DevOptions) =>
      finish(await dev(tool === undefined ? undefined : { name: tool, input }, options, io)),
  );
}

async function dev(
  given: { name: string; input: string } | undefined,
  options: DevOptions,
  io: CliIo,
): Promise<Outcome> {
  const call = given && { name: given.name, input: await readJson(given.input, 'the input', io) };
  const folder = folderOf(options.folder, io);
  const workshop = await Workshop.open(folder, await openWorld(options, io), io);
  try {
    const watch = await FolderWatch.open(folder, io.signal);
    const rounds = new Rounds(workshop, call, io);
    await rounds.first();
    io.stdout.write(`Watching ${folder}. Save a file, or stop with Ctrl-C.\n`);
    for (let saved = await watch.next(); saved; saved = await watch.next()) await rounds.next(saved);
    await rounds.settled();
  } finally {
    await workshop.close();
  }
  return { exitCode: exitCodes.ok, text: '', json: {} };
}

/** One round after the other: build, load, call; then, while nobody waits, compare with package.json. */
class Rounds {
  readonly #workshop: Workshop;
  readonly #wanted: Call | undefined;
  readonly #io: CliIo;
  #round = 0;
  #checking: Promise<void> = Promise.resolve();

  constructor(workshop: Workshop, wanted: Call | undefined, io: CliIo) {
    this.#workshop = workshop;
    this.#wanted = wanted;
    this.#io = io;
  }

  /** Without anything to call yet, the check comes first: it is what finds the examples. */
  async first(): Promise<void> {
    const began = performance.now();
    await this.#reporting(async () => {
      await this.#workshop.reload();
      this.#show((await this.#workshop.check()).problems);
      await this.#call();
      this.#say(`ready in ${Math.round(performance.now() - began)} ms`);
    });
  }

  async next({ paths, atMs }: Saved): Promise<void> {
    this.#round += 1;
    await this.#reporting(async () => {
      const { bundleMs, loadMs } = await this.#workshop.reload();
      const loadedAt = performance.now();
      await this.#call();
      const now = performance.now();
      const parts = `bundle ${Math.round(bundleMs)}, load ${Math.round(loadMs)}, call ${Math.round(now - loadedAt)}`;
      this.#say(`${paths.join(', ')} saved, answered in ${Math.round(now - atMs)} ms (${parts})`);
      this.#checkLater();
    });
  }

  /** Resolves when the last comparison is done. */
  settled(): Promise<void> {
    return this.#checking;
  }

  /** A round that was overtaken by the next one says nothing. */
  #checkLater(): void {
    const round = this.#round;
    this.#checking = this.#checking.then(async () => {
      if (round !== this.#round || this.#io.signal.aborted) return;
      await this.#reporting(async () => {
        const { problems, renewed } = await this.#workshop.check();
        if (round !== this.#round || this.#io.signal.aborted) return;
        this.#show(problems);
        if (renewed) await this.#call();
      });
    });
  }

  #examples(): readonly Example[] {
    return this.#wanted ? [] : examplesOf(this.#workshop.described);
  }

  async #call(): Promise<void> {
    const call = this.#wanted;
    const { session, described } = this.#workshop;
    if (!call) {
      for (const example of this.#examples()) {
        const result = await runExample(session, example);
        if (result.problem) this.#show([result.problem]);
        else this.#say(exampleText(result));
      }
      return;
    }
    const kind = findKind(described, call.name) ?? 'tool';
    const result = await session.call({ ...call, kind });
    if (result.ok) this.#say(JSON.stringify(result.output, null, 2));
    else {
      this.#show([callProblem(result.error, call.name)]);
      if (result.error.stack !== undefined) this.#io.stderr.write(`${plain(result.error.stack)}\n`);
    }
  }

  /** A plugin that cannot be built or loaded is told of, and the next save is waited for. */
  async #reporting(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      const known = asCliError(error);
      if (!known) throw error;
      this.#show(known.problems);
    }
  }

  #show(problems: readonly Problem[]): void {
    if (problems.length > 0) this.#io.stderr.write(problemText(problems, this.#io.stderr));
  }

  #say(text: string): void {
    this.#io.stdout.write(`${text}\n`);
  }
}
