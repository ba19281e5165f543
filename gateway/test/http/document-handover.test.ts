import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createDocumentHandover } from '../../src/http/document-handover.ts';

const document = parse('{ hello }', { noLocation: true });

test('a document is handed over to its own request alone', async () => {
  const { store, during } = createDocumentHandover();
  const other = parse('{ me }', { noLocation: true });
  const handed = await Promise.all([
    during(document, async () => store.get('a')),
    during(other, async () => store.get('a')),
    store.get('a'),
  ]);
  expect(handed[0]).toBe(document);
  expect(handed[1]).toBe(other);
  expect(handed[2]).toBeUndefined();
});

test('a document that is entered is not kept', async () => {
  const { store } = createDocumentHandover();
  await store.set('a', document);
  expect(await store.get('a')).toBeUndefined();
});
