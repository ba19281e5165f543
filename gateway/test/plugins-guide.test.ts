import { readFileSync } from 'node:fs';
import { defaultLimits } from '@ymera/plugin-sdk/host';
import { packageLimits } from '@ymera/plugin-sdk/packages';
import { expect, test } from 'vitest';
import { settings } from '../src/settings.ts';

const page = readFileSync(new URL('../../docs/plugins.md', import.meta.url), 'utf8');
const seconds = (ms: number) => `${ms / 1000} s`;
const megabytes = (bytes: number) => `${bytes / 1024 / 1024} MB`;
const count = (number: number) => number.toLocaleString('en');

const limits = defaultLimits;
const rows = [
  `| CPU at a stretch | what the plugin asks for, else ${seconds(limits.cpuEntryMs)}; at most ${seconds(limits.cpuEntryMaxMs)} |`,
  `| CPU in all | what the plugin asks for, else ${seconds(limits.cpuTotalMs)}; at most ${seconds(limits.cpuTotalMaxMs)} |`,
  `| time | what the plugin says, else ${seconds(limits.wallMs)}; at most ${limits.wallMaxMs / 60_000} minutes |`,
  `| heap of the isolate | what the plugin says, else ${limits.memoryMb} MB; at most ${limits.memoryMaxMb} MB |`,
  `| memory of its process | ${limits.childRssMb} MB |`,
  `| one input, output or message | ${megabytes(limits.messageBytes)} |`,
  `| messages | what the plugin asks for, else ${count(limits.messages)}; at most ${count(limits.messagesMax)} |`,
  `| bytes in all messages | what the plugin asks for, else ${megabytes(limits.callBytes)}; at most ${megabytes(limits.callBytesMax)} |`,
  `| host calls under way | what the plugin asks for, else ${limits.pendingHostCalls}; at most ${limits.pendingHostCallsMax} |`,
  `| fetches | what the plugin asks for, else ${limits.fetches}; at most ${limits.fetchesMax}, ${limits.pendingFetches} at a time, ${megabytes(limits.fetchResponseBytes)} and ${seconds(limits.fetchMs)} each |`,
  `| tokens of language models | what the plugin asks for, else ${count(limits.modelTokens)}; at most ${count(limits.modelTokensMax)} |`,
  `| tools that call tools | ${limits.toolDepth} deep |`,
  `| log lines | ${limits.logLines} |`,
  `| packed, unpacked | ${megabytes(packageLimits.packedBytes)}, ${megabytes(packageLimits.unpackedBytes)} |`,
  `| entries | ${packageLimits.entries}, regular files only |`,
  `| code | ${megabytes(packageLimits.codeBytes)} |`,
];

test.each(rows)("the operator's guide tells the limit as it is: %s", (row) => {
  expect(page).toContain(row);
});

test("the operator's guide names only variables that are read", () => {
  const named = new Set([...page.matchAll(/`((?:YMERA|MONGODB|NODE)_\w+)/g)].map(([, name]) => name));
  const read = Object.values(settings).map(({ name }) => name);
  expect([...named].filter((name) => !read.some((known) => known === name))).toEqual([]);
});
