import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { verifyNote } from '../crypto/head-signer.ts';
import { readVerifierKey } from '../domain/tree-head.ts';
import { fetchLog, fetchVerifierKey, ServerRefusedError } from './fetch-log.ts';
import { verifyExport } from './verify-export.ts';

const usage = `Reads audit logs out of Ymera, and checks them anywhere, without it.

  npm run --silent audit -- key                        the public key; pin it outside of the installation
  npm run --silent audit -- export > log.jsonl         the whole log of the token's tenant, and what was signed of it
  npm run --silent audit -- verify log.jsonl --key <key or file> [--since <file of a head that was kept>]

key and export ask --url (http://127.0.0.1:4000 when left out), with --token-file, a file that holds the access token of
an administrator.
verify exits with 0 when every line is what was signed, with 1 when one is not, and with 2 when it could not look.
`;

class UsageError extends Error {}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4000' },
    'token-file': { type: 'string' },
    key: { type: 'string' },
    since: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

async function main(): Promise<number> {
  const [command, file] = positionals;
  if (values.help) process.stdout.write(usage);
  else if (command === 'key') process.stdout.write(`${await fetchVerifierKey(await server())}\n`);
  else if (command === 'export')
    for await (const line of fetchLog(await server())) process.stdout.write(`${line}\n`);
  else if (command === 'verify' && file) return verify(file);
  else throw new UsageError(usage);
  return 0;
}

async function server() {
  const file = values['token-file'];
  if (!file)
    throw new UsageError('Give a file that holds the access token of an administrator: --token-file.\n');
  return { url: values.url, token: (await readFile(file, 'utf8')).trim() };
}

async function verify(file: string): Promise<number> {
  const publicKey = await pinnedKey();
  const since = values.since === undefined ? null : await keptHead(values.since, publicKey);
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  const { entries, head, problem, tenantId } = await verifyExport(lines, { publicKey, since });
  if (problem) {
    process.stdout.write(
      `BROKEN at line ${problem.line}, entry ${problem.firstBadSeq}: ${problem.problem}\n`,
    );
    return 1;
  }
  const signed = head ? `, signed ${new Date(head.at).toISOString()}, root ${head.root}` : '';
  process.stdout.write(
    `OK: the ${entries} entries of ${tenantId ?? 'an empty log'} are what was signed${signed}.\n`,
  );
  return 0;
}

async function pinnedKey() {
  if (!values.key) throw new UsageError('Give the key that was pinned: --key.\n');
  const text = values.key.includes('+') ? values.key : await readFile(values.key, 'utf8');
  const key = readVerifierKey(text);
  if (!key) throw new UsageError('--key is no verifier key; it looks like ymera.audit+0123abcd+AbC….\n');
  return key;
}

async function keptHead(file: string, publicKey: Uint8Array<ArrayBuffer>) {
  const head = await verifyNote(await readFile(file, 'utf8'), publicKey);
  if (!head) throw new UsageError(`${file} is no head that this key has signed.\n`);
  return head;
}

process.exitCode = await main().catch((error: Error & { code?: string }) => {
  const isExpected =
    error instanceof UsageError || error instanceof ServerRefusedError || error.code === 'ENOENT';
  process.stderr.write(isExpected ? `${error.message.trimEnd()}\n` : `${error.stack}\n`);
  return 2;
});
