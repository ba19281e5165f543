import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { CapabilityError } from '../errors.ts';

/** All addresses of a host name, as the system or a test says. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Asks the system's resolver. */
export const resolveWithSystem: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true, verbatim: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });

/**
 * A lookup for sockets that gives public addresses alone. It runs for every connection, on the addresses that the
 * connection is then made to, so that a name cannot show one address to a check and another to the socket.
 */
export function guardedLookup(resolve: Resolve, isAllowed: (hostname: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    const fail = (error: Error) => callback(error, '', 0);
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) fail(new Error('the name has no address'));
        else if (!isAllowed(hostname) && !addresses.every(({ address }) => isPublic(address))) {
          const message = `${hostname} leads to an address that is not public`;
          fail(new CapabilityError('SSRF_BLOCKED', message));
        } else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (cause: Error) => fail(cause),
    );
  };
}

/** Whether an address is one of the public internet: no other range, and no way to write one as an IPv6 address. */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'unicast';
}
