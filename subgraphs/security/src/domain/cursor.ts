import { InvalidArgumentError } from '@ymera/kernel';

const cursorLengthMax = 1024;

/** An opaque place in a list, made from the sort key of the last thing shown. */
export function encodeCursor(sortKey: string): string {
  return Buffer.from(sortKey, 'utf8').toString('base64url');
}

/** @throws InvalidArgumentError when it is not one of ours */
export function decodeCursor(cursor: string | null): string | null {
  if (cursor === null) return null;
  const sortKey = cursor.length <= cursorLengthMax ? Buffer.from(cursor, 'base64url').toString('utf8') : '';
  // Node passes over what is not base64url, so only a cursor that comes out again the same is one of ours.
  if (sortKey === '' || encodeCursor(sortKey) !== cursor) throw wrongCursor();
  return sortKey;
}

/** @throws InvalidArgumentError when it is not one of ours */
export function decodeSeqCursor(cursor: string | null): number | null {
  const sortKey = decodeCursor(cursor);
  if (sortKey === null) return null;
  if (!/^[1-9]\d{0,14}$/.test(sortKey)) throw wrongCursor();
  return Number(sortKey);
}

const wrongCursor = () =>
  new InvalidArgumentError('after', 'a nextCursor that this list gave', 'something else');
