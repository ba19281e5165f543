/** An operation that every variant is asked. */
export interface BenchQuery {
  readonly name: string;
  readonly about: string;
  readonly query: string;
}

export const benchQueries: readonly BenchQuery[] = [
  {
    name: 'small',
    about: 'one product with fields of four subgraphs',
    query: `query Small {
      product(id: "p7") {
        id name price inStock shippingCost
        reviews(first: 2) { rating body author { name } }
      }
    }`,
  },
  {
    name: 'nested',
    about: '20 products, their reviews, the authors, and the authors’ reviews of other products',
    query: `query Nested {
      products(first: 20) {
        id name price inStock shippingCost
        reviews(first: 3) {
          id rating body
          author {
            id name username
            reviews(first: 2) { rating product { name price inStock } }
          }
        }
      }
    }`,
  },
];

/** The body of the HTTP request; the same bytes for every variant. */
export const requestBody = ({ query }: BenchQuery): string => JSON.stringify({ query });
