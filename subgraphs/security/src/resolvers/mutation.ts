import { requirePrincipal } from '@ymera/kernel';
import type { Resolvers } from '../generated.ts';
import { completeSetup } from '../services/complete-setup.ts';
import { createUser } from '../services/create-user.ts';
import type { OpenedSession } from '../services/open-session.ts';
import { signIn } from '../services/sign-in.ts';
import { signOut } from '../services/sign-out.ts';
import { roleOf } from './role.ts';

export const mutation: Resolvers['Mutation'] = {
  completeSetup: async (_root, { token, email, password, name }, { parts }) =>
    toSession(await completeSetup(parts, { token, email, password, name: name ?? null })),
  signIn: async (_root, { email, password }, { parts }) =>
    toSession(await signIn(parts, { email, password })),
  signOut: (_root, _args, { scope, parts }) => signOut(parts, { principal: requirePrincipal(scope) }),
  createUser: (_root, { input }, { scope, parts }) =>
    createUser(parts, { by: requirePrincipal(scope), user: { ...input, role: roleOf(input.role) } }),
};

/** Nobody is signed in while signing in, and yet one may see one's own e-mail address. */
const toSession = (session: OpenedSession) => ({ ...session, user: { ...session.user, isCaller: true } });
