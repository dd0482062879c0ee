/** The board as files, made in the browser from what the page shows. */
import { across, axisFor, labelled } from '../charts/axis';
import type { BoardSnapshot } from '../server/types';
import { provenance } from '../words/board';
import { interval, rankRange, score } from '../words/format';
import { rankedGroups, rowsApart, sorted, BY_SCORE, type BoardRow } from './rows';

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
  ['sentence', (row) => row.sentence],
];

/** The same in every row, so that a number names its data wherever the row goes. */
const SOURCE: readonly [string, (board: BoardSnapshot) => string | number | null][] = [
  ['run', (board) => board.run],
  ['cut_off', (board) => board.cut_off],
  ['data_sha256', (board) => board.data_sha256],
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

const WIDTH = 960;
const ROW = 44;
const HEAD = 40;
const PLOT = { left: 260, right: 240 };

/** A picture that stands alone: light ground, fonts of the reader's machine, its own provenance. */
export function boardSvg(board: BoardSnapshot, rows: readonly BoardRow[]): string {
  const shown = [
    ...rankedGroups(rows).flatMap((group) => sorted(group, BY_SCORE)),
    ...rowsApart(rows),
  ].filter((row): row is BoardRow & { score: number } => row.score !== null);
  const axis = axisFor(shown);
  const bottom = HEAD + shown.length * ROW;
  const x = (value: number) => `${across(axis, value)}`;
  const plot = (inner: string, y: number, height: number) =>
    `<svg x="${PLOT.left}" y="${y}" width="${WIDTH - PLOT.left - PLOT.right}" height="${height}" overflow="visible">${inner}</svg>`;
  const ticks = axis.ticks
    .map(
      (tick) =>
        `<line x1="${x(tick)}" x2="${x(tick)}" y1="0" y2="${shown.length * ROW}" stroke="${tick === axis.reference ? '#857f75' : '#d6d2cb'}"/>`,
    )
    .join('');
  const labels = labelled(axis)
    .map((tick) => `<text x="${x(tick)}" y="24" text-anchor="middle">${tick}</text>`)
    .join('');
  const marks = shown.map((row, place) => picture(row, HEAD + place * ROW, x, plot)).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${bottom + 84}" font-family="IBM Plex Sans, Segoe UI, Helvetica, Arial, sans-serif" font-size="12" fill="#57524a">` +
    `<title>Touchstone, board ${escaped(board.board)}</title><rect width="100%" height="100%" fill="#f4f3f0"/>` +
    plot(labels, 0, HEAD) +
    plot(ticks, HEAD, shown.length * ROW) +
    marks +
    lines(provenance(board))
      .map((line, place) => `<text x="24" y="${bottom + 32 + place * 18}">${escaped(line)}</text>`)
      .join('') +
    '</svg>\n'
  );
}

function picture(
  row: BoardRow & { score: number },
  top: number,
  x: (value: number) => string,
  plot: (inner: string, y: number, height: number) => string,
): string {
  const middle = ROW / 2;
  const { low, high } = row;
  const dotted = row.status === 'ranked' ? '' : ' stroke-dasharray="2 3"';
  const span =
    low === null || high === null
      ? ''
      : `<line x1="${x(low)}" x2="${x(high)}" y1="${middle}" y2="${middle}" stroke="#57524a" stroke-width="1.5"${dotted}/>` +
        [low, high]
          .map(
            (end) =>
              `<line x1="${x(end)}" x2="${x(end)}" y1="${middle - 4}" y2="${middle + 4}" stroke="#57524a" stroke-width="1.5"/>`,
          )
          .join('');
  const ring = `<circle cx="${x(row.score)}" cy="${middle}" r="5" fill="#f4f3f0" stroke="#57524a" stroke-width="1.75"/>`;
  const rank =
    row.rankBest === null || row.rankWorst === null ? '' : rankRange(row.rankBest, row.rankWorst);
  const range = low === null || high === null ? '' : interval(low, high);
  const y = top + middle + 4;
  return (
    `<text x="24" y="${y}">${rank}</text>` +
    `<text x="76" y="${y}" font-family="Source Serif 4, Georgia, serif" font-size="17" fill="#201d19">${escaped(row.name)}</text>` +
    plot(span + ring, top, ROW) +
    `<text x="${WIDTH - 150}" y="${y}" text-anchor="end" font-size="16" fill="#201d19">${score(row.score)}</text>` +
    `<text x="${WIDTH - 24}" y="${y}" text-anchor="end">${range}</text>`
  );
}

/** Text broken between words, for a picture that cannot wrap it. */
function lines(text: string, longest = 130): string[] {
  const broken = [''];
  for (const word of text.split(' ')) {
    const line = `${broken.at(-1)} ${word}`.trim();
    if (line.length <= longest) broken[broken.length - 1] = line;
    else broken.push(word);
  }
  return broken;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

export function save(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
