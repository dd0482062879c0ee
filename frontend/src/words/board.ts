/** Sentences about a board and its rows. */
import type { BoardRow } from '../board/rows';
import type { BoardSnapshot } from '../server/types';
import { categoryName } from './category';
import {
  count,
  counted,
  interval,
  moment,
  percent,
  rankRange,
  score,
  shareInterval,
} from './format';
import { rightPhrase } from './measures';
import { hasSimulated } from './simulated';
import { heldEqual } from './style';

/** What a chart row says to somebody who does not see it. */
export function rowSentence(row: BoardRow, level: number): string {
  if (row.score === null) return `${row.name}: not rated. ${row.sentence.replace(/\.$/, '')}`;
  const range =
    row.low === null || row.high === null
      ? 'without an interval'
      : `${percent(level)} interval ${interval(row.low, row.high)}`;
  const standing =
    row.rankBest === null || row.rankWorst === null
      ? 'no rank'
      : `rank ${rankRange(row.rankBest, row.rankWorst)}`;
  return `${row.name}: human score ${score(row.score)}, ${range}, ${standing}, ${counted(row.votes, 'vote')}`;
}

/** How few votes decide a place; the bound is found by search, so it may be fewer. */
export function fragileSentence({ fragility }: BoardRow): string {
  if (fragility === null) return '';
  if (fragility === 1)
    return 'One vote decides its place: without it the model would change places with a neighbour.';
  return `At most ${count(fragility)} votes decide its place: without them the model would change places with a neighbour.`;
}

/** What the whole board says: its finding, then every estimate. */
export function boardSentence(rows: readonly BoardRow[], board: BoardSnapshot): string {
  const { level } = board.method;
  const sentences = rows.map((row) => `${rowSentence(row, level)}; ${rightPhrase(row, board)}.`);
  return [finding(rows), ...sentences].join(' ');
}

const MOST_NAMES = 4;
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** Who stands first, as far as the votes can tell. */
export function finding(rows: readonly BoardRow[]): string {
  const leaders = rows.filter(({ rankBest, group }) => rankBest === 1 && group === 1);
  const names = leaders.map(({ name }) => name);
  if (names.length === 0) return 'No model has a rank yet.';
  if (names.length === 1) return `${names[0]} stands first.`;
  const whom = names.length > MOST_NAMES ? counted(names.length, 'model') : list.format(names);
  return `The votes cannot tell who is first among ${whom}.`;
}

/** Why there is no such board; the address may ask for a part of the votes, or for equal style. */
export function noBoardSentence(asked: URLSearchParams): string {
  if (asked.get('votes')) return 'Too few votes are in this category for a board of its own.';
  if (asked.get('scores')) return 'The scores at equal style are not computed yet.';
  return 'No votes yet, so there is nothing to show.';
}

/** What a score needs at least; enough votes alone may not do, as for an unbeaten model. */
export function scoreNeeds(votes: number): string {
  return `A score needs at least ${counted(votes, 'vote')}.`;
}

const TIES: Record<string, string> = { half: 'ties and both-bad as half wins' };
const INTERVALS: Record<string, string> = { none: '' };
const WEIGHTS: Record<string, string> = { none: '' };

/** How often the answer shown first wins between equals, and whether the scores are free of it. */
function position({ position: effect, method }: BoardSnapshot): string {
  if (effect === null) return '';
  const [share, low, high] = [chance(effect.logit), chance(effect.low), chance(effect.high)];
  const range = `${percent(method.level)} interval ${shareInterval(low, high)}`;
  const where = effect.removed ? 'taken out of the scores' : 'not taken out of the scores';
  return `Between equals the answer shown first wins ${percent(share)} (${range}); ${where}.`;
}

function clusters(columns: readonly string[]): string[] {
  return columns.length === 0 ? [] : [`clustered by ${columns.join(' and ')}`];
}

/** What keeps one rater, or one prompt, from writing the board. */
function caps({ method }: BoardSnapshot): string {
  if (!method.rater_cap || !method.prompt_cap) return '';
  return `One rater weighs at most ${percent(method.rater_cap)} of all votes, one prompt ${percent(method.prompt_cap)}.`;
}

function chance(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Which of the votes count, where it is not all of them. */
function narrowed({ category }: BoardSnapshot): string {
  return category ? `Only the battles of “${categoryName(category)}”.` : '';
}

/**
 * Cut-off, method, options, version, run and data of a board, in words. A board that was stored by
 * an earlier version says nothing of caps, clusters and style; it is shown until the next refit.
 */
export function provenance(board: BoardSnapshot): string {
  const { method } = board;
  const how = [
    'Bradley-Terry',
    TIES[method.ties] ?? `ties: ${method.ties}`,
    method.interval in INTERVALS
      ? INTERVALS[method.interval]
      : `${percent(method.level)} intervals (${[method.interval, ...clusters(method.cluster ?? [])].join(', ')})`,
    heldEqual(method.covariates ?? []),
    method.weights in WEIGHTS ? WEIGHTS[method.weights] : `weights: ${method.weights}`,
  ].filter((part) => part !== '');
  const parts = [
    hasSimulated(board)
      ? `${count(board.simulated_votes)} of ${counted(board.votes, 'vote')} simulated.`
      : '',
    narrowed(board),
    board.cut_off ? `Votes to ${moment(board.cut_off)}.` : '',
    `${how.join('; ')}.`,
    caps(board),
    position(board),
    `Engine ${method.engine} ${method.engine_version}, code ${board.code_version}.`,
    board.run === null ? '' : `Run ${board.run},`,
    `data ${board.data_sha256.slice(0, 12)}.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
