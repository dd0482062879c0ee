/** The board's columns as rows, and the order they stand in. Sorting never recomputes a rank. */
import type { BoardSnapshot } from '../server/types';

export type BoardRow = {
  slug: string;
  name: string;
  organisation: string;
  modelStatus: string;
  group: number | null;
  score: number | null;
  low: number | null;
  high: number | null;
  rankBest: number | null;
  rankWorst: number | null;
  votes: number;
  opponents: number;
  /** Answers whose truth is known; `undecided` ones name the wrong answer too and are not in it. */
  checked: number;
  undecided: number;
  /** The share of the checked that state the truth; null: too few to say. */
  right: number | null;
  rightLow: number | null;
  rightHigh: number | null;
  /** At most so many votes decide the place; null: none found, or not computed. */
  fragility: number | null;
  /** So few that readers have to know. */
  isFragile: boolean;
  status: BoardSnapshot['columns']['status'][number];
  sentence: string;
};

/** A board that was stored by an earlier version knows nothing of fragility until the next refit. */
export function rowsOf({ columns }: BoardSnapshot): BoardRow[] {
  return columns.slug.map((slug, row) => ({
    slug,
    name: columns.name[row] ?? slug,
    organisation: columns.organisation[row] ?? '',
    modelStatus: columns.model_status[row] ?? '',
    group: columns.group[row] ?? null,
    score: columns.score[row] ?? null,
    low: columns.low[row] ?? null,
    high: columns.high[row] ?? null,
    rankBest: columns.rank_best[row] ?? null,
    rankWorst: columns.rank_worst[row] ?? null,
    votes: columns.votes[row] ?? 0,
    opponents: columns.opponents[row] ?? 0,
    checked: columns.checked[row] ?? 0,
    undecided: columns.undecided[row] ?? 0,
    right: columns.right[row] ?? null,
    rightLow: columns.right_low[row] ?? null,
    rightHigh: columns.right_high[row] ?? null,
    fragility: columns.fragility?.[row] ?? null,
    isFragile: columns.fragile?.[row] ?? false,
    status: columns.status[row] ?? 'not_rated',
    sentence: columns.sentence[row] ?? '',
  }));
}

/** Ranked models of each group that can be compared, the main group first. */
export function rankedGroups(rows: readonly BoardRow[]): BoardRow[][] {
  const groups = new Map<number, BoardRow[]>();
  for (const row of rows) {
    if (row.status !== 'ranked') continue;
    const group = row.group ?? 1;
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  return [...groups].sort(([one], [other]) => one - other).map(([, members]) => members);
}

/** The rows that stand below, without a rank, each with its sentence: provisional ones first. */
export function rowsApart(rows: readonly BoardRow[]): BoardRow[] {
  const order = ['provisional', 'needs_votes', 'not_rated'];
  return rows
    .filter(({ status }) => status !== 'ranked')
    .sort((one, other) => order.indexOf(one.status) - order.indexOf(other.status));
}

/** The best ranked models of the main group, as far as a figure has room for them. */
export function leaders(rows: readonly BoardRow[], most: number): ScoredRow[] {
  return sorted(rankedGroups(rows)[0] ?? [], BY_SCORE)
    .filter(isScored)
    .slice(0, most);
}

export type ScoredRow = BoardRow & { score: number };

export function isScored(row: BoardRow): row is ScoredRow {
  return row.score !== null;
}

export type SortKey = 'rank' | 'name' | 'score' | 'right' | 'votes' | 'opponents';
export type Sort = { key: SortKey; isDescending: boolean };

export const BY_SCORE: Sort = { key: 'score', isDescending: true };

/** The next order after a press on a head: that column, then the other way round. */
export function pressed(sort: Sort, key: SortKey): Sort {
  if (sort.key === key) return { key, isDescending: !sort.isDescending };
  return { key, isDescending: key !== 'name' && key !== 'rank' };
}

export function sorted(rows: readonly BoardRow[], { key, isDescending }: Sort): BoardRow[] {
  const sign = isDescending ? -1 : 1;
  const hasNone = (row: BoardRow) => Number(key === 'right' && row.right === null);
  return [...rows].sort(
    (one, other) =>
      hasNone(one) - hasNone(other) || // what is not reported stands last either way
      sign * compare(one, other, key) ||
      byName(one, other),
  );
}

function compare(one: BoardRow, other: BoardRow, key: SortKey): number {
  switch (key) {
    case 'name':
      return byName(one, other);
    case 'rank':
      return (
        (one.rankBest ?? Infinity) - (other.rankBest ?? Infinity) ||
        (one.rankWorst ?? Infinity) - (other.rankWorst ?? Infinity) ||
        (other.score ?? 0) - (one.score ?? 0)
      );
    case 'score':
      return (one.score ?? -Infinity) - (other.score ?? -Infinity);
    case 'right':
      return (one.right ?? 0) - (other.right ?? 0);
    default:
      return one[key] - other[key];
  }
}

function byName(one: BoardRow, other: BoardRow): number {
  return one.name.localeCompare(other.name, 'en-GB', { numeric: true });
}
