import { InvalidArgumentError } from '@ymera/kernel';
import { readServerAddress } from './address.ts';
import { McpCommandForbiddenError } from './errors.ts';
import type { McpTransport } from './server.ts';

/** A server as an administrator gives it. */
export interface McpServerSettings {
  readonly transport: McpTransport;
  /** By their names; null to keep what is stored. */
  readonly secrets: Secrets | null;
  readonly allowed: readonly string[];
  readonly enabled: boolean;
}

/** Values of headers, or of variables of the environment, by their names. */
export type Secrets = ReadonlyMap<string, string>;

/** What the operator of the platform allows. */
export interface McpRules {
  /** Absolute paths of the programs that may be started. */
  readonly commands: readonly string[];
  /** Origins on this machine that may be asked. */
  readonly loopback: readonly string[];
}

const serverName = /^[a-z0-9-]{1,40}$/;
const toolName = /^[A-Za-z0-9_./-]{1,128}$/;
const toolsMax = 200;
const argsMax = 50;
const argLengthMax = 1_000;
const secretsMax = 20;
const secretLengthMax = 8_192;
const headerName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const variableName = /^[A-Z][A-Z0-9_]{0,63}$/;
/** They are made for every request, and are not given beforehand. */
const ownHeaders =
  /^(host|content-.*|transfer-encoding|connection|accept.*|mcp-.*|last-event-id|te|upgrade|expect)$/i;
/** They decide which program's code runs, and with which rights. */
const ownVariables = /^(PATH|HOME|SHELL|IFS|ENV|BASH_ENV|(LD|DYLD|NODE|PYTHON|PERL|RUBY|JAVA|NPM)_?.*)$/;

/**
 * @throws InvalidArgumentError for what is out of bounds
 * @throws McpAddressForbiddenError or McpCommandForbiddenError for what may not be asked or started
 */
export function checkServer(
  name: string,
  { transport, secrets, allowed }: McpServerSettings,
  rules: McpRules,
): void {
  if (!serverName.test(name)) throw wrong('name', '1 to 40 small letters, digits and hyphens', name);
  if (allowed.length < 1 || allowed.length > toolsMax)
    throw wrong('tools', `1 to ${toolsMax} names of tools, or "*" for all`, `${allowed.length}`);
  const odd = allowed.find((tool) => tool !== '*' && !toolName.test(tool));
  if (odd !== undefined)
    throw wrong('tools', 'names of 1 to 128 letters, digits and ._-/, or "*" for all', odd);
  if (transport.kind === 'STREAMABLE_HTTP') readServerAddress(transport.url, rules.loopback);
  else checkCommand(transport, rules);
  if (secrets) checkSecrets(transport, secrets);
}

function checkCommand(
  { command, args }: Extract<McpTransport, { kind: 'STDIO' }>,
  { commands }: McpRules,
): void {
  if (!commands.includes(command)) throw new McpCommandForbiddenError(command, commands);
  if (args.length > argsMax) throw wrong('args', `at most ${argsMax}`, `${args.length}`);
  const odd = args.find((arg) => arg.length > argLengthMax || arg.includes('\0'));
  if (odd !== undefined) throw wrong('args', `texts of at most ${argLengthMax} characters`, odd.slice(0, 20));
}

function checkSecrets({ kind }: McpTransport, secrets: Secrets): void {
  if (secrets.size > secretsMax) throw wrong('secrets', `at most ${secretsMax}`, `${secrets.size}`);
  const [right, own, words] =
    kind === 'STDIO'
      ? [
          variableName,
          ownVariables,
          'a variable of capitals, digits and _ that does not decide what code runs',
        ]
      : [headerName, ownHeaders, 'a header that the protocol does not set itself'];
  for (const [name, value] of secrets) {
    if (!right.test(name) || own.test(name)) throw wrong('secrets.name', words, name);
    if (value === '' || value.length > secretLengthMax || !/^[\t\x20-\x7e]*$/.test(value))
      throw new InvalidArgumentError(
        'secrets.value',
        `1 to ${secretLengthMax} printable characters`,
        'another',
      );
  }
}

const wrong = (argument: string, expected: string, came: string) =>
  new InvalidArgumentError(argument, expected, JSON.stringify(came.slice(0, 100)));
