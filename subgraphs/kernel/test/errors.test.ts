import { DomainError, ForbiddenError, InvalidArgumentError, UnauthenticatedError } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';

describe('a domain error', () => {
  it('has its class as its name, and a code, a next move and details', () => {
    const error = new ForbiddenError('admin', 'execute');
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({
      name: 'ForbiddenError',
      code: 'FORBIDDEN',
      nextMove: 'give-up',
      message: 'This needs the role "admin"; you have "execute".',
      details: { needed: 'admin', held: 'execute' },
    });
  });

  it('leaves out of its details the value that was refused', () => {
    const error = new InvalidArgumentError('password', 'at least 12 characters long', '5 characters long');
    expect(error.details).toEqual({ argument: 'password', expected: 'at least 12 characters long' });
  });

  it('tells who is not signed in how to sign in', () => {
    expect(new UnauthenticatedError()).toMatchObject({ code: 'UNAUTHENTICATED', nextMove: 'sign-in' });
    expect(new UnauthenticatedError().message).toContain('Authorization: Bearer');
  });
});
