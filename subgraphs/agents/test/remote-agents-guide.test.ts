import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultLadder } from '../src/domain/remote/ladder.ts';
import { turnsLostMax } from '../src/domain/remote/work.ts';
import { outputBytesMax } from '../src/domain/run-result.ts';
import { defaultSettings } from '../src/services/run-desk.ts';

const page = readFileSync(new URL('../../../docs/remote-agents.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\|(.+)\|$/gm)].map(([, row = '']) =>
  row.split('|').map((cell) => cell.trim()),
);
const { workLeaseMs, remoteConcurrent, runsQueued } = defaultSettings;

test.each([
  ['an input, or a result, as JSON', `${outputBytesMax / 1024 / 1024} MB`],
  ['a lease', `${workLeaseMs / 1_000} s, anew with each \`extendAgentWork\``],
  [
    'runs at once of one process that wait for agents',
    `${remoteConcurrent}, and ${runsQueued} more in the queue`,
  ],
  ['how often work may be lost', `${turnsLostMax} times`],
  [`${defaultLadder.warnAfter}`, '`WARNED`'],
  [`${defaultLadder.suspendAfter}`, '`SUSPENDED`'],
  [`${defaultLadder.freezeAfter}`, '`FROZEN`'],
])('the guide to remote agents tells the bound as it is: %s, %s', (what, bound) => {
  expect(rows.find(([first, second]) => first === what && second === bound)).toBeDefined();
});
