import { type Page, type PageRequest, pageOf, readCursor } from '@ymera/kernel';
import type { Person } from '../domain/user.ts';
import type { UserStore } from '../ports.ts';

/** A tenant's users in the order of their e-mail addresses. */
export async function listUsers(
  deps: { users: UserStore },
  command: { tenantId: string; page: PageRequest },
  signal?: AbortSignal,
): Promise<Page<Person>> {
  const { first, after } = command.page;
  const request = { afterEmail: readCursor(after), limit: first + 1 };
  const found = await deps.users.list(command.tenantId, request, signal);
  return pageOf(found, first, ({ email }) => email);
}
