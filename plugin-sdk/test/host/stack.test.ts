import { describe, expect, it } from 'vitest';
import { createStackMapper } from '../../src/host/stack.ts';

// Line 1, column 1 of plugin.js is src/a.ts 1:1; line 2 is src/b.ts 3:5; line 3 belongs to the SDK.
const sourceMap = JSON.stringify({
  version: 3,
  sources: ['src/a.ts', 'src/b.ts', '@ymera/plugin-sdk/src/index.ts'],
  names: [],
  mappings: 'AAAA;ACEI;ACFJ',
});
const map = createStackMapper(sourceMap);

describe('a stack', () => {
  it('shows the author its own files and lines', () => {
    const stack =
      'Error: x\n    at f (plugin.js:1:1)\n    at async Object.run (plugin.js:2:1)\n    at plugin.js:1:1';
    expect(map(stack)).toBe(
      '    at f (src/a.ts:1:1)\n    at Object.run (src/b.ts:3:5)\n    at <anonymous> (src/a.ts:1:1)',
    );
  });

  it('hides frames of the sandbox, of the SDK and of the host', () => {
    const stack = [
      'Error: x at /etc/passwd',
      '    at enter (prelude.js:1:1)',
      '    at define (plugin.js:3:1)',
      '    at steal (/etc/passwd:1:1)',
      '    at g (file:///srv/host.ts:1:1)',
    ].join('\n');
    expect(map(stack)).toBe('');
  });

  it('takes no text that was planted as a name', () => {
    expect(map('    at <script>"/etc/x" (plugin.js:1:1)')).toBe('    at <script>etcx (src/a.ts:1:1)');
  });

  it('is bounded', () => {
    expect(map('    at f (plugin.js:1:1)\n'.repeat(10_000)).split('\n')).toHaveLength(20);
  });
});
