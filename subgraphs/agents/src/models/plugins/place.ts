/** The parts of a place as one text that no other parts have: the id of a document or an entry. */
export const placeKey = (...parts: readonly (string | null)[]): string => JSON.stringify(parts);
