/** How often a model is chosen and how often it is right: the numbers, and what they say together. */
import type { BoardRow, ScoredRow } from '../board/rows';
import { MEAN_SCORE } from '../charts/axis';
import type { BoardSnapshot } from '../server/types';
import { counted, percent, shareInterval } from './format';
import { hasSimulated } from './simulated';

/** 400 points are odds of ten to one. */
const POINTS_OF_TEN_TO_ONE = 400;

/** How often a model of this score is chosen over one of mean score; a tie counts as half. */
export function chosenShare(score: number): number {
  return 1 / (1 + 10 ** ((MEAN_SCORE - score) / POINTS_OF_TEN_TO_ONE));
}

/** "right in 43% of 400 checked answers, 95% interval 38–48%", or why that is not reported. */
export function rightPhrase(row: BoardRow, board: BoardSnapshot): string {
  if (row.right === null) return `right when checked not reported (${whyNoRight(row, board)})`;
  const range =
    row.rightLow === null || row.rightHigh === null
      ? ''
      : `, ${percent(board.method.level)} interval ${shareInterval(row.rightLow, row.rightHigh)}`;
  return `right in ${percent(row.right)} of ${counted(row.checked, 'checked answer')}${range}`;
}

/** Why there is no share of right answers, as a clause. */
export function whyNoRight({ checked }: BoardRow, { limits, category }: BoardSnapshot): string {
  if (category) return 'given for all votes together only';
  const sofar = checked === 0 ? 'no checked answer' : counted(checked, 'checked answer');
  return `${sofar} so far; ${limits.checked} are needed`;
}

/** What a row of the streak test says to somebody who does not see it. */
export function streakSentence(row: ScoredRow, board: BoardSnapshot): string {
  const range =
    row.low === null || row.high === null
      ? ''
      : ` (${percent(board.method.level)} interval ${shareInterval(chosenShare(row.low), chosenShare(row.high))})`;
  return `${row.name}: chosen in ${percent(chosenShare(row.score))} of comparisons${range}, ${rightPhrase(row, board)}`;
}

/** Two models that can be compared, of which the second is clearly right more often. */
type Pair = { worse: BoardRow; better: BoardRow };

/**
 * What choice and truth say together, as far as the intervals part the models. Of several pairs the
 * one furthest apart in truth speaks.
 */
export function contrast(board: BoardSnapshot, rows: readonly BoardRow[]): string {
  const pairs = rows
    .flatMap((worse) => rows.map((better) => ({ worse, better })))
    .filter(isPartedByTruth)
    .sort((one, other) => gap(other) - gap(one));
  const [pair] = pairs;
  if (!pair) return 'Too few answers are checked to tell which model is right more often.';
  const against = pairs.find(({ worse, better }) => isLikedMore(worse, better));
  if (against) {
    const [worse, better] = [against.worse.name, against.better.name];
    const liking = hasSimulated(board)
      ? `In these votes ${worse} is preferred to ${better}`
      : `People prefer ${worse} to ${better}`;
    return `${liking}, though ${better} is right more often.`;
  }
  const open = pairs.find(({ worse, better }) => !isLikedMore(better, worse));
  if (open) {
    const [worse, better] = [open.worse.name, open.better.name];
    return `The votes cannot tell ${worse} from ${better}, though ${better} is right more often.`;
  }
  return 'So far, of two models the one that is right more often is also preferred.';
}

function isPartedByTruth({ worse, better }: Pair): boolean {
  return (
    worse.group === better.group &&
    worse.rightHigh !== null &&
    better.rightLow !== null &&
    worse.rightHigh < better.rightLow
  );
}

function isLikedMore(one: BoardRow, other: BoardRow): boolean {
  return one.low !== null && other.high !== null && one.low > other.high;
}

function gap({ worse, better }: Pair): number {
  return (better.right ?? 0) - (worse.right ?? 0);
}
