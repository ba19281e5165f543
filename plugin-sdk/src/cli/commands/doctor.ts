import type { Command } from 'commander';
import { type Check, examineMachine } from '../examine.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { styled } from '../output.ts';

export function addDoctor(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('doctor')
    .description('Tells whether this machine can run plugins, and what it offers to hold their process.')
    .option('--json', 'print one JSON document')
    .action(async () => finish(diagnosis(await examineMachine(), io)));
}

/** What the checks come to: only what is broken keeps plugins from running. */
export function diagnosis(checks: readonly Check[], io: Pick<CliIo, 'stdout'>): Outcome {
  const broken = checks.some(({ state }) => state === 'broken');
  const end = broken ? 'Plugins cannot run here.' : 'Plugins can run here.';
  return {
    exitCode: broken ? exitCodes.machine : exitCodes.ok,
    text: [...checks.map((check) => checkText(check, io)), end].join('\n'),
    json: { checks },
  };
}

const marks = {
  ok: ['green', 'ok     '],
  missing: ['yellow', 'missing'],
  broken: ['red', 'BROKEN '],
} as const;

function checkText({ title, state, message, why, fix }: Check, io: Pick<CliIo, 'stdout'>): string {
  const [colour, mark] = marks[state];
  const head = `${styled(colour, mark, io.stdout)} ${title}: ${message}`;
  return state === 'ok' ? head : [head, `          why: ${why}`, `          fix: ${fix}`].join('\n');
}
