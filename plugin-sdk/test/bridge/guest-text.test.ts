import { describe, expect, it } from 'vitest';
import { readGuestText, writeGuestText } from '../../src/bridge/guest-text.ts';

describe('text that crosses the wall of an isolate', () => {
  it('comes out as it went in, line breaks in the payload included', () => {
    const text = writeGuestText('log', '12', '3', '{"a":\n1}');
    expect(readGuestText(text)).toEqual({ kind: 'log', call: '12', id: '3', payload: '{"a":\n1}' });
  });

  it.each(['', 'log', 'log 1\n{}', 'log 1 2 3\n{}', `${'x'.repeat(200)} 1 2\n{}`])(
    'without a header is refused: %j',
    (text) => {
      expect(readGuestText(text)).toBeNull();
    },
  );
});
