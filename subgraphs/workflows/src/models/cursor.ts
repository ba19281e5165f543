import { InvalidArgumentError } from '@ymera/kernel';

/** A page's end as text that clients pass back without looking into it. */
export const writeCursor = (sortKey: string): string => Buffer.from(sortKey, 'utf8').toString('base64url');

/**
 * The sort key in a cursor.
 *
 * @throws InvalidArgumentError when it is not a cursor that `writeCursor` made
 */
export function readCursor(cursor: string): string {
  const sortKey = Buffer.from(cursor, 'base64url').toString('utf8');
  if (sortKey !== '' && writeCursor(sortKey) === cursor) return sortKey;
  throw new InvalidArgumentError('after', 'the nextCursor of an earlier page', 'something else');
}
