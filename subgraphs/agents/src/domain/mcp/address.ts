import { McpAddressForbiddenError } from './errors.ts';

const lengthMax = 2_000;

/**
 * Reads the address of a server, and refuses what may not be asked. The names of hosts are looked up, and their
 * addresses checked, for every connection.
 *
 * @param loopback origins on this machine that the operator allows
 * @throws McpAddressForbiddenError
 */
export function readServerAddress(text: string, loopback: readonly string[]): URL {
  const url = text.length <= lengthMax ? URL.parse(text) : null;
  if (!url) throw new McpAddressForbiddenError(`it is no absolute URL of at most ${lengthMax} characters`);
  const isLoopback = loopback.includes(url.origin);
  if (url.username !== '' || url.password !== '')
    throw new McpAddressForbiddenError('it has a user name or password; give those as a secret header');
  if (url.protocol !== 'https:' && !(isLoopback && url.protocol === 'http:'))
    throw new McpAddressForbiddenError('it does not begin with https://');
  // URL writes each way to name an IPv4 address as four numbers.
  if (!isLoopback && /^\[|^\d+(\.\d+){3}$/.test(url.hostname))
    throw new McpAddressForbiddenError('it is an address of numbers; use the name of a host');
  url.hash = '';
  return url;
}
