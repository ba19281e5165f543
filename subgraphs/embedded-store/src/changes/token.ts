import { CommandError } from '../errors.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';

/** A place in the log of changes: after the change of a number, or after the end that this change brought about. */
export interface Place {
  readonly number: number;
  readonly invalidated: boolean;
}

/** A resume token: 14 hexadecimal digits of the number, then 00, or 01 after an `invalidate` event. */
export const tokenOf = ({ number, invalidated }: Place): Doc =>
  docOf({ _data: `${number.toString(16).toUpperCase().padStart(14, '0')}${invalidated ? '01' : '00'}` });

/** Reads a resume token; throws InvalidResumeToken for one that this store has not made. */
export function placeOf(token: unknown): Place {
  const data = isDoc(token) ? token._data : undefined;
  if (typeof data !== 'string' || !/^[0-9A-F]{14}0[01]$/.test(data)) {
    throw new CommandError(260, 'the resume token is not one of this store');
  }
  return { number: Number.parseInt(data.slice(0, 14), 16), invalidated: data.endsWith('01') };
}
