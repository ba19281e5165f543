const lengthMax = 200;

/**
 * A source of a map as it may be shown: a path inside the package, or a library's name and path. A map that names
 * files elsewhere, whether by mistake or to make us say something of this machine, gets `(outside)`.
 */
export function sourceName(source: string): string {
  const path = source.replaceAll('\\', '/').slice(-2_000);
  const library = path.lastIndexOf('node_modules/');
  const inside = library >= 0 ? path.slice(library) : path.replace(/^(\.\/)+/, '');
  const steps = inside.split('/');
  const escapes = /^([a-z][a-z0-9+.-]*:|\/|~)/i.test(inside) || steps.includes('..');
  if (escapes || inside === '') return '(outside)';
  // Control characters, bidi marks and the like have no place in a line of a stack.
  return inside.replace(/[^\p{L}\p{N}@._/+$() -]/gu, '').slice(0, lengthMax);
}
