import type { Command } from 'commander';
import type { PluginManifest } from '../../bridge/manifest.ts';
import { buildPlugin } from '../../build/build-plugin.ts';
import { nearest } from '../../build/shape.ts';
import { readJson } from '../call-input.ts';
import { misused } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { plain, problemText } from '../output.ts';
import { callProblem } from '../problems.ts';
import { findKind, Session, type Wanted } from '../session.ts';
import { folderOf } from '../subject.ts';
import { openWorld, type WorldOptions } from '../world.ts';
import { addLoopbackOption, addWorldOptions } from '../world-options.ts';

type CallOptions = WorldOptions & { readonly folder: string; readonly timeout?: string };

export function addCall(program: Command, io: CliIo, finish: Finish): void {
  const command = program
    .command('call')
    .description('Builds the plugin and calls one of its tools or agents in the sandbox.')
    .argument('<tool>', 'id of the tool or agent')
    .argument('[input]', 'JSON, @file, or - for standard input', '{}')
    .option('--folder <folder>', 'folder that holds package.json', '.');
  addLoopbackOption(addWorldOptions(command))
    .option('--timeout <ms>', 'longest time of the call')
    .option('--json', 'print the whole result with what it used, not the output alone')
    .action(async (tool: string, input: string, options: CallOptions) =>
      finish(await call(tool, input, options, io)),
    );
}

async function call(tool: string, input: string, options: CallOptions, io: CliIo): Promise<Outcome> {
  const value = await readJson(input, 'the input', io);
  const extras = options.timeout === undefined ? {} : { timeoutMs: milliseconds(options.timeout) };
  const world = await openWorld(options, io);
  const bundle = await buildPlugin(folderOf(options.folder, io));
  const wanted: Wanted = { kind: kindOf(bundle.manifest, tool), name: tool, input: value };
  const session = await Session.open(world, io);
  try {
    await session.load(bundle);
    const result = await session.call(wanted, extras);
    if (result.ok)
      return { exitCode: exitCodes.ok, text: JSON.stringify(result.output, null, 2), json: result };
    const problems = [callProblem(result.error, tool)];
    const stack = result.error.stack === undefined ? '' : `${plain(result.error.stack)}\n`;
    io.stderr.write(`${problemText(problems, io.stderr)}${stack}`);
    return { exitCode: exitCodes.refused, text: '', json: { ...result, problems } };
  } finally {
    await session.close();
  }
}

/** Which kind of thing a name is. Refuses a name that the plugin does not have. */
function kindOf(manifest: PluginManifest, name: string): Wanted['kind'] {
  const ids = [...manifest.tools, ...manifest.agents].map(({ id }) => id);
  const near = nearest(name, ids);
  return (
    findKind(manifest, name) ??
    misused(
      `the plugin has no tool or agent "${name}".`,
      `${near ? `Did you mean "${near}"? ` : ''}It has: ${ids.join(', ') || 'none'}.`,
      'TOOL_NOT_FOUND',
    )
  );
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  return misused(`--timeout is ${JSON.stringify(text)}.`, 'Give whole milliseconds, such as 5000.');
}
