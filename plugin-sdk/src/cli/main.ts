#!/usr/bin/env node
import process from 'node:process';

// Everything else is loaded after this, because older versions of Node cannot load it.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `NODE_TOO_OLD node ${process.versions.node}\n` +
      '  ymera-plugin runs on Node 24 or newer.\n' +
      '  why: The sandbox is built for it.\n' +
      '  fix: Install Node 24, or add the package "node@24" to devDependencies and use npm scripts.\n',
  );
  process.exitCode = 3;
} else {
  const { runCli } = await import('./program.ts');
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  const { stdin, stdout, stderr } = process;
  // A reader such as `head` may leave before everything is said.
  for (const stream of [stdout, stderr]) stream.on('error', () => {});
  const io = { cwd: process.cwd(), stdin, stdout, stderr, signal: interrupt.signal };
  process.exitCode = await runCli(process.argv.slice(2), io);
}
