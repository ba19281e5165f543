import type { Machine, StateName } from './machine.ts';
import { emptyRecord, type UrlRecord } from './record.ts';
import { states } from './states.ts';

/** The basic URL parser of the URL standard, section 4.4; null for what is no URL. */
export function parseUrl(text: string, base: UrlRecord | null): UrlRecord | null {
  const stripped = text.toWellFormed().replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');
  const url = emptyRecord();
  return run(stripped, { url, base, state: 'scheme start', override: null }) ? url : null;
}

/** Parses one part into a URL, as its setters do; false when the value was refused. */
export function parsePart(text: string, url: UrlRecord, state: StateName): boolean {
  return run(text.toWellFormed(), { url, base: null, state, override: state });
}

function run(text: string, start: Pick<Machine, 'url' | 'base' | 'state' | 'override'>): boolean {
  const input = Array.from(text.replace(/[\t\n\r]+/g, ''));
  const machine: Machine = {
    ...start,
    input,
    at: 0,
    buffer: '',
    atSeen: false,
    inBrackets: false,
    passwordSeen: false,
  };
  // States step back by at most what they have read, and each step back changes the state: this ends.
  for (; machine.at <= input.length; machine.at += 1) {
    const outcome = states[machine.state](machine, input[machine.at]);
    if (outcome !== undefined) return outcome === 'done';
  }
  return true;
}
