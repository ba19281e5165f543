import { InvalidArgumentError } from '@ymera/kernel';

/** An opaque cursor for the id after which the next page begins. */
export function toCursor(id: string): string {
  return Buffer.from(id).toString('base64url');
}

/** @throws InvalidArgumentError when the text is no cursor of ours */
export function fromCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (id !== '' && toCursor(id) === cursor) return id;
  throw new InvalidArgumentError('after', 'the nextCursor of the page before', 'something else');
}
