import { describe, expect, it } from 'vitest';
import { userAgent } from '../src/http/fetch-page.ts';
import plugin from '../src/index.ts';

describe('the tools', () => {
  it('change nothing, and may be repeated', () => {
    const tools = Object.values(plugin.tools);
    expect(tools.map((tool) => tool.annotations)).toEqual(
      tools.map(() => ({ readOnly: true, idempotent: true })),
    );
    expect(plugin.secrets).toBeUndefined();
  });

  it('reach no host where anybody may put up pages', () => {
    expect(plugin.permissions.network?.filter((host) => host.startsWith('*.'))).toEqual(['*.wikipedia.org']);
  });

  it('name themselves, with an address for complaints if there is one', () => {
    expect(userAgent(undefined)).toBe('Mozilla/5.0 (compatible; YmeraWebPage/0.1)');
    expect(userAgent('mailto:ops@site.example')).toContain('; +mailto:ops@site.example)');
  });

  it.each(['two words', 'a\r\nx-evil: 1', 'ü@site.example', ''])(
    'refuse %j as that address',
    async (contact) => {
      const result = await plugin.config?.['~standard'].validate({ contact });
      expect(result?.issues).toHaveLength(1);
    },
  );
});
