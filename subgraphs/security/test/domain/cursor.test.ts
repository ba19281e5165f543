import { expect, test } from 'vitest';
import { decodeCursor, decodeSeqCursor, encodeCursor } from '../../src/domain/cursor.ts';

test('a cursor comes out as it went in', () => {
  expect(decodeCursor(encodeCursor('ada@example.org'))).toBe('ada@example.org');
  expect(decodeSeqCursor(encodeCursor('12'))).toBe(12);
  expect(decodeCursor(null)).toBeNull();
  expect(decodeSeqCursor(null)).toBeNull();
});

test.each(['', '!', 'YQ==', ' YQ', 'x'.repeat(2000), '\u0000'])('the cursor "%s" is refused', (cursor) => {
  expect(() => decodeCursor(cursor)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

test.each(['x', '0', '-1', '1.5', '1e9', '9'.repeat(20)])(
  'a place "%s" in the audit log is refused',
  (place) => {
    expect(() => decodeSeqCursor(encodeCursor(place))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  },
);
