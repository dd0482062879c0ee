/** What models did against each other, as a square: one row and one column for each of them. */
import type { BoardPairs } from '../server/types';
import type { BoardRow } from './rows';

/** More rows and columns than these cannot be read. */
export const MOST_MODELS = 12;

export type PairCell = {
  votes: number;
  /** The share of the model in the row; a tie is half a win. */
  observed: number;
  /** The share that its score says; null: one of the two has none. */
  expected: number | null;
};

/** Models in the order of the board; those that met nobody are left out, and those beyond twelve. */
export function squareOf(
  { columns }: BoardPairs,
  rows: readonly BoardRow[],
): { models: BoardRow[]; cells: (PairCell | null)[][] } {
  const met = new Map<string, PairCell>();
  columns.first.forEach((first, pair) => {
    const second = columns.second[pair] ?? '';
    const counts = [columns.wins[pair], columns.losses[pair], columns.ties[pair]];
    const votes = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    const observed = columns.observed[pair] ?? 0;
    const expected = columns.expected[pair] ?? null;
    met.set(`${first} ${second}`, { votes, observed, expected });
    met.set(`${second} ${first}`, {
      votes,
      observed: 1 - observed,
      expected: expected === null ? null : 1 - expected,
    });
  });
  const someone = new Set([...met.keys()].flatMap((pair) => pair.split(' ')));
  const models = rows.filter(({ slug }) => someone.has(slug)).slice(0, MOST_MODELS);
  const cells = models.map((row) =>
    models.map((column) => met.get(`${row.slug} ${column.slug}`) ?? null),
  );
  return { models, cells };
}
