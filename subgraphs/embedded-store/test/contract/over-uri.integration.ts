import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../support/run-contract.ts', import.meta.url));

/** Runs a file of the contract as a caller with a server of his own does, and gives what is printed. */
async function runContract(...args: readonly string[]): Promise<string> {
  const ours = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|TEST|NODE_ENV|MONGODB_URI)/.test(name),
  );
  const env = { ...Object.fromEntries(ours), NO_COLOR: '1' };
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return `${printed}${complaints}`;
}

test('the contract runs against a server that MONGODB_URI names, and says what it could not show', async () => {
  const printed = await runContract('--second-server', 'retryable-writes');
  expect(printed).toMatch(
    /The contract against the server \d+\.\d+\.\d+ at .*: \d+ cases, \d+ passed, 0 failed, 1 skipped\./,
  );
  expect(printed).toMatch(/\[replicaSet\] \d+ need transactions and numbered writes/);
  expect(printed).toMatch(/skipped: .* also after the server was started again \[needs lifetime\]/);
});

test('without MONGODB_URI it runs against the embedded store, and skips nothing', async () => {
  const printed = await runContract('retryable-writes');
  expect(printed).toMatch(
    /The contract against the embedded store: \d+ cases, \d+ passed, 0 failed, 0 skipped\./,
  );
});
