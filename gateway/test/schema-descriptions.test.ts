import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ASTNode, Kind, parse, type StringValueNode, visit } from 'graphql';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..', '..', 'subgraphs');

const schemas = readdirSync(folder)
  .map((subgraph) => ({ subgraph, file: join(folder, subgraph, 'schema.graphql') }))
  .flatMap(({ subgraph, file }) => {
    try {
      return [{ subgraph, sdl: readFileSync(file, 'utf8') }];
    } catch {
      return [];
    }
  });

describe('the schema', () => {
  it('is made of five subgraphs', () => {
    expect(schemas.map(({ subgraph }) => subgraph)).toEqual([
      'agents',
      'billing',
      'learning',
      'security',
      'workflows',
    ]);
  });

  it.each(schemas)('of $subgraph describes everything that it defines', ({ sdl }) => {
    expect([...describedIn(sdl)].filter(([, text]) => text === '').map(([place]) => place)).toEqual([]);
  });

  it('says of one thing the same in each subgraph that only refers to it', () => {
    const texts = new Map<string, Set<string>>();
    for (const { sdl } of schemas) {
      for (const [place, text] of describedIn(sdl)) {
        // Each subgraph has its own root fields and entity fields; types and keys are what they have in common.
        texts.set(place, (texts.get(place) ?? new Set()).add(text));
      }
    }
    const torn = [...texts].filter(([, said]) => said.size > 1).map(([place, said]) => [place, ...said]);
    expect(torn).toEqual([]);
  });

  it('would be told of a field without a description', () => {
    expect(describedIn('"A." type A { b("C." c: Int): Int } enum D { "E." E }')).toEqual(
      new Map([
        ['A', 'A.'],
        ['A.b', ''],
        ['A.b(c)', 'C.'],
        ['D', ''],
        ['D.E', 'E.'],
      ]),
    );
  });
});

/** The description of each definition, empty where there is none, by place: `Type`, `Type.field`, `Type.field(argument)`. */
function describedIn(sdl: string): ReadonlyMap<string, string> {
  const described = new Map<string, string>();
  const place: string[] = [];
  visit(parse(sdl), {
    enter(node) {
      if (!isDefinition(node)) return;
      place.push(
        node.kind === Kind.INPUT_VALUE_DEFINITION && place.length === 2
          ? `${place.pop()}(${node.name.value})`
          : node.name.value,
      );
      described.set(place.join('.'), node.description?.value.trim() ?? '');
    },
    leave(node) {
      if (!isDefinition(node)) return;
      const last = place.pop();
      if (last?.endsWith(')')) place.push(last.slice(0, last.indexOf('(')));
    },
  });
  return described;
}

type Definition = ASTNode & {
  readonly name: { readonly value: string };
  readonly description?: StringValueNode | undefined;
};

function isDefinition(node: ASTNode): node is Definition {
  return /^(Scalar|Object|Interface|Union|Enum|InputObject)TypeDefinition$|^(Field|InputValue|EnumValue)Definition$/.test(
    node.kind,
  );
}
