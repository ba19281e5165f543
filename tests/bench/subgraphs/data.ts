/** A shop's data, the same in every process and every run. */

export interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

export interface Review {
  readonly id: string;
  readonly body: string;
  readonly rating: number;
  readonly authorId: string;
  readonly productId: string;
}

const userCount = 25;
const reviewsPerProduct = 4;
const materials = ['Oak', 'Steel', 'Linen', 'Glass', 'Cork'];
const things = ['table', 'lamp', 'chair', 'shelf', 'clock', 'bench', 'basket', 'mirror', 'vase', 'stool'];

const pick = <T>(list: readonly T[], index: number): T => {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
};

export const users: readonly User[] = Array.from({ length: userCount }, (_, index) => ({
  id: `u${index}`,
  name: `Customer number ${index}`,
  username: `customer-${index}`,
}));

export const products: readonly Product[] = Array.from(
  { length: materials.length * things.length },
  (_, index) => ({
    id: `p${index}`,
    name: `${pick(materials, Math.floor(index / things.length))} ${pick(things, index)}`,
    price: 900 + index * 350,
    weight: 200 + ((index * 130) % 2_000),
  }),
);

const reviews: readonly Review[] = products.flatMap((product, at) =>
  Array.from({ length: reviewsPerProduct }, (_, index) => ({
    id: `r${at}-${index}`,
    body: `The ${product.name.toLowerCase()} came on time and does what it should.`,
    rating: 1 + ((at + index) % 5),
    authorId: pick(users, at * 7 + index * 3).id,
    productId: product.id,
  })),
);

export const usersById = new Map(users.map((user) => [user.id, user]));
export const productsById = new Map(products.map((product) => [product.id, product]));
export const reviewsById = new Map(reviews.map((review) => [review.id, review]));
export const reviewsByProduct = Map.groupBy(reviews, (review) => review.productId);
export const reviewsByAuthor = Map.groupBy(reviews, (review) => review.authorId);
