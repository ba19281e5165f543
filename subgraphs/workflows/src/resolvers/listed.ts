import type { Page } from '@ymera/kernel';

/** The generated types ask for lists that may be changed. */
export const listed = <T>({ items, nextCursor }: Page<T>): { items: T[]; nextCursor: string | null } => ({
  items: [...items],
  nextCursor,
});
