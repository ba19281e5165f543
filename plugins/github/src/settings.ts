import * as z from 'zod';

/** What the operator may set. */
export const settings = z.strictObject({
  baseUrl: z
    .string()
    .max(300)
    .refine(
      isApiAddress,
      'use https://api.github.com, or https://api.<company>.ghe.com; other servers need a package.json that lists them',
    )
    .default('https://api.github.com')
    .describe('Where the REST API is. Default https://api.github.com'),
});

function isApiAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, port, username, password, search, hash } = new URL(text);
  const known = hostname === 'api.github.com' || hostname.endsWith('.ghe.com');
  return protocol === 'https:' && known && [port, username, password, search, hash].join('') === '';
}
