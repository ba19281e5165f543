import { describe, expect, test } from 'vitest';
import { newPassword } from '../../src/domain/password.ts';
import { emailAddress, serviceUser, userName } from '../../src/domain/user.ts';

describe('an e-mail address', () => {
  test.each([
    [' Ada@Example.ORG ', 'ada@example.org'],
    ['ada+tag@mail.example.co.uk', 'ada+tag@mail.example.co.uk'],
    ['ада@пример.рф', 'ада@пример.рф'],
  ])('"%s" is kept as "%s"', (given, kept) => {
    expect(emailAddress(given)).toBe(kept);
  });

  test.each([
    '',
    'ada',
    'ada@',
    '@example.org',
    'ada@example',
    'a b@example.org',
    'a@b@example.org',
    'ada@example..org',
    'a\n@example.org',
  ])('"%s" is refused', (given) => {
    expect(() => emailAddress(given)).toThrow(expect.objectContaining({ code: 'EMAIL_INVALID' }));
  });
});

describe('a password', () => {
  test('has 12 to 256 characters, however many bytes they take', () => {
    expect(newPassword('éàüöêéàüöêéà')).toHaveLength(12);
    expect(newPassword('🔑'.repeat(256))).toBeTruthy();
    for (const wrong of ['', 'x'.repeat(11), '🔑'.repeat(11), 'x'.repeat(257)])
      expect(() => newPassword(wrong)).toThrow(expect.objectContaining({ code: 'PASSWORD_WEAK' }));
  });

  test('that is refused is not in the message', () => {
    expect(() => newPassword('canary')).toThrow(expect.not.stringContaining('canary'));
  });

  test('is the same password on every keyboard', () => {
    expect(newPassword('cafe\u0301 at midnight')).toBe(newPassword('caf\u00e9 at midnight'));
  });
});

describe('a user', () => {
  test('without a name has that of the e-mail address', () => {
    expect(userName(null, 'ada@example.org')).toBe('ada');
    expect(userName('  ', 'ada@example.org')).toBe('ada');
  });

  test('whose id is a service is the platform itself; other ids are nobody', () => {
    expect(serviceUser('service:workflows', 'tenant_one')).toMatchObject({
      name: 'Ymera',
      email: null,
      role: 'admin',
    });
    for (const id of ['service:', 'service:A', `service:${'x'.repeat(65)}`, 'user_ada', ''])
      expect(serviceUser(id, 'tenant_one')).toBeNull();
  });
});
