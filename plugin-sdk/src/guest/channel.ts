import { writeGuestText } from '../bridge/guest-text.ts';
import type { GuestLimits } from '../bridge/limits.ts';
import { PluginError } from './plugin-error.ts';

/** The one function of the host that exists in the isolate. */
export type Send = (text: string) => unknown;

/** How guest code speaks to the host. */
export type Channel = {
  readonly limits: GuestLimits;
  send(kind: string, call: string, id: string, payload: string): void;
};

/** Wraps the host function; refuses a payload that is too large before it leaves the isolate. */
export function openChannel(send: Send, limits: GuestLimits): Channel {
  return {
    limits,
    send(kind, call, id, payload) {
      // Characters never outnumber UTF-8 bytes; the host counts the bytes themselves.
      if (payload.length > limits.messageBytes) throw messageTooLarge(kind, payload.length, limits);
      send(writeGuestText(kind, call, id, payload));
    },
  };
}

function messageTooLarge(kind: string, length: number, limits: GuestLimits): PluginError {
  const size = `${length} characters of JSON, more than the ${limits.messageBytes} bytes allowed`;
  return new PluginError('MESSAGE_TOO_LARGE', `the ${kind} has ${size}; return less, or in parts`);
}
