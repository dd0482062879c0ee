/** The board as a table file, made in the browser from what the page shows. */
import type { BoardSnapshot } from '../server/types';
import type { BoardRow } from './rows';

const COLUMNS: readonly [string, (row: BoardRow) => string | number | null][] = [
  ['slug', (row) => row.slug],
  ['name', (row) => row.name],
  ['organisation', (row) => row.organisation],
  ['status', (row) => row.status],
  ['group', (row) => row.group],
  ['rank_best', (row) => row.rankBest],
  ['rank_worst', (row) => row.rankWorst],
  ['score', (row) => row.score],
  ['low', (row) => row.low],
  ['high', (row) => row.high],
  ['votes', (row) => row.votes],
  ['opponents', (row) => row.opponents],
  ['checked', (row) => row.checked],
  ['undecided', (row) => row.undecided],
  ['right', (row) => row.right],
  ['right_low', (row) => row.rightLow],
  ['right_high', (row) => row.rightHigh],
  ['fragility', (row) => row.fragility],
  ['sentence', (row) => row.sentence],
];

/** The same in every row, so that a number names its data wherever the row goes. */
const SOURCE: readonly [string, (board: BoardSnapshot) => string | number | null][] = [
  ['board', ({ board }) => board],
  ['board_votes', ({ votes }) => votes],
  ['board_simulated_votes', ({ simulated_votes }) => simulated_votes],
  ['run', ({ run }) => run],
  ['cut_off', ({ cut_off }) => cut_off],
  ['data_sha256', ({ data_sha256 }) => data_sha256],
];

export function boardCsv(board: BoardSnapshot, rows: readonly BoardRow[]): string {
  const source = SOURCE.map(([, value]) => cell(value(board)));
  const lines = [
    [...COLUMNS, ...SOURCE].map(([name]) => name),
    ...rows.map((row) => [...COLUMNS.map(([, value]) => cell(value(row))), ...source]),
  ];
  return `${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

/** RFC 4180; a leading =, +, - or @ of a text would be a formula to a spreadsheet. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
