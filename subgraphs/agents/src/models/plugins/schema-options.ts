/** What all of the collections about plugins have in common. */
export const schemaOptions = { versionKey: false, autoIndex: false, minimize: false } as const;

/** A field that every document has. */
export const text = { type: String, required: true } as const;
export const number = { type: Number, required: true } as const;

export const dayMs = 86_400_000;
