import { ForgedIdentityError } from '../identity/index.ts';
import { type RequestScope, type Role, requireAgent, requirePrincipal, requireRole } from '../principal.ts';
import { allow, rule } from './shield.ts';

/** What every subgraph's context holds; fresh for each operation and each event of a subscription. */
export interface SubgraphContext {
  readonly scope: RequestScope;
}

/** An entry of the permission table. */
export interface Rule {
  readonly name: string;
  /** Throws the error that the client gets. */
  assert(scope: RequestScope): void;
  /** The same rule for graphql-shield. */
  readonly shield: typeof allow | ReturnType<ReturnType<typeof rule>>;
}

/** Anyone may read this field who may read its parent. */
export const open: Rule = { name: 'open', assert: () => {}, shield: allow };

/** Someone has to be signed in. */
export const signedIn: Rule = createRule('signedIn', (scope) => void requirePrincipal(scope));

/** A remote agent, with a key of its own. */
export const asAgent: Rule = createRule('asAgent', (scope) => void requireAgent(scope));

/** The request has to come from the gateway or a service of this installation. */
export const fromGateway: Rule = createRule('fromGateway', (scope) => {
  if (!scope.trusted) throw new ForgedIdentityError('the request did not come through the gateway');
});

export const mayExecute: Rule = atLeast('execute');
export const mayAdminister: Rule = atLeast('admin');

function atLeast(role: Role): Rule {
  return createRule(role, (scope) => void requireRole(scope, role));
}

function createRule(name: string, assert: Rule['assert']): Rule {
  // No cache: graphql-shield's contextual cache lives as long as the context and ignores arguments.
  const forShield = rule(name, { cache: 'no_cache' })((_parent, _args, context: SubgraphContext) => {
    try {
      assert(context.scope);
      return true;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
  return { name, assert, shield: forShield };
}
