/** The board as a picture that stands alone: light ground, the reader's fonts, its own provenance. */
import { across, axisFor, SHARES, type Axis } from '../charts/axis';
import type { BoardSnapshot } from '../server/types';
import { provenance } from '../words/board';
import { interval, percent, rankRange, score, shareInterval } from '../words/format';
import { hasSimulated, simulatedNotice, SIMULATED_LEAD } from '../words/simulated';
import { BY_SCORE, isScored, rankedGroups, rowsApart, sorted, type BoardRow } from './rows';

const WIDTH = 1160;
const ROW = 44;
const HEAD = 64;
const STRIP = 44;
const PLOTS = { opinion: { left: 230, width: 300 }, truth: { left: 730, width: 250 } } as const;
const PAGE = '#f4f3f0';
const INK = '#201d19';
const STONE = '#57524a';
const EDGE = '#857f75';
const LINE = '#d6d2cb';
const GOLD = '#a37a14';

type Mark = {
  kind: keyof typeof PLOTS;
  axis: Axis;
  value: number;
  low: number | null;
  high: number | null;
};

export function boardSvg(board: BoardSnapshot, rows: readonly BoardRow[]): string {
  const shown = [
    ...rankedGroups(rows).flatMap((group) => sorted(group, BY_SCORE)),
    ...rowsApart(rows),
  ].filter((row) => row.score !== null || row.right !== null);
  const axis = axisFor(shown);
  const top = hasSimulated(board) ? STRIP : 0;
  const bottom = top + HEAD + shown.length * ROW;
  const height = bottom + 84;
  const notes = broken(provenance(board)).map((line, place) =>
    text(24, bottom + 32 + place * 18, line),
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="IBM Plex Sans, Segoe UI, Helvetica, Arial, sans-serif" font-size="12" fill="${STONE}">` +
    `<title>Touchstone, board ${escaped(board.board)}</title><rect width="100%" height="100%" fill="${PAGE}"/>` +
    (hasSimulated(board) ? strip(board) : '') +
    grid('opinion', axis, 'Human score', top, shown.length) +
    grid('truth', SHARES, 'Right when checked', top, shown.length) +
    shown.map((row, place) => line(row, axis, top + HEAD + place * ROW)).join('') +
    `${notes.join('')}</svg>\n`
  );
}

/** Hatching means not real. */
function strip(board: BoardSnapshot): string {
  const words = `<tspan font-weight="600" fill="${INK}">${SIMULATED_LEAD}</tspan> ${escaped(simulatedNotice(board))}`;
  return (
    `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1" height="6" fill="${EDGE}"/></pattern></defs>` +
    `<rect width="100%" height="${STRIP}" fill="#e9e7e3"/><rect width="100%" height="8" fill="url(#hatch)"/>` +
    `<text x="24" y="30">${words}</text>`
  );
}

function grid(kind: Mark['kind'], axis: Axis, title: string, top: number, rows: number): string {
  const x = (value: number) => across(axis, value);
  const labels = axis.labels.map(
    ({ value, text: words, anchor }) =>
      `<text x="${x(value)}" y="${HEAD - 12}" text-anchor="${anchor}">${words}</text>`,
  );
  const ticks = axis.ticks.map(
    (tick) =>
      `<line x1="${x(tick)}" x2="${x(tick)}" y1="${HEAD}" y2="${HEAD + rows * ROW}" stroke="${tick === axis.reference ? EDGE : LINE}"/>`,
  );
  return plot(kind, top, `<text y="28">${title}</text>${labels.join('')}${ticks.join('')}`);
}

function line(row: BoardRow, axis: Axis, top: number): string {
  const y = top + ROW / 2 + 4;
  const { rankBest, rankWorst, low, high, right, rightLow, rightHigh } = row;
  const parts = [
    rankBest === null || rankWorst === null ? '' : text(24, y, rankRange(rankBest, rankWorst)),
    `<text x="72" y="${y}" font-family="Source Serif 4, Georgia, serif" font-size="17" fill="${INK}">${escaped(row.name)}</text>`,
  ];
  if (isScored(row)) {
    const mark: Mark = { kind: 'opinion', axis, value: row.score, low, high };
    parts.push(drawn(mark, top, row.status !== 'ranked'), number(600, y, score(row.score), INK));
    if (low !== null && high !== null) parts.push(text(690, y, interval(low, high), 'end'));
  }
  if (right !== null) {
    const mark: Mark = {
      kind: 'truth',
      axis: SHARES,
      value: right,
      low: rightLow,
      high: rightHigh,
    };
    parts.push(drawn(mark, top, false), number(1046, y, percent(right), '#7d5a06'));
    if (rightLow !== null && rightHigh !== null) {
      parts.push(text(1136, y, shareInterval(rightLow, rightHigh), 'end'));
    }
  } else parts.push(text(1136, y, 'not reported', 'end'));
  return parts.join('');
}

/** A ring is opinion, a filled gold dot is checked truth; both with their interval. */
function drawn({ kind, axis, value, low, high }: Mark, top: number, isDotted: boolean): string {
  const x = (at: number) => across(axis, at);
  const y = ROW / 2;
  const stroke =
    kind === 'truth'
      ? `stroke="${GOLD}" stroke-width="2.5"`
      : `stroke="${STONE}" stroke-width="1.5"`;
  const dots = isDotted ? ' stroke-dasharray="2 3"' : '';
  const span =
    low === null || high === null
      ? ''
      : `<line x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}" ${stroke}${dots}/>` +
        [low, high]
          .map(
            (end) => `<line x1="${x(end)}" x2="${x(end)}" y1="${y - 4}" y2="${y + 4}" ${stroke}/>`,
          )
          .join('');
  const circle =
    kind === 'truth'
      ? `<circle cx="${x(value)}" cy="${y}" r="5" fill="${GOLD}" stroke="${PAGE}" stroke-width="1.5"/>`
      : `<circle cx="${x(value)}" cy="${y}" r="5" fill="${PAGE}" stroke="${STONE}" stroke-width="1.75"/>`;
  return plot(kind, top, span + circle);
}

function plot(kind: Mark['kind'], top: number, inner: string): string {
  const { left, width } = PLOTS[kind];
  return `<svg x="${left}" y="${top}" width="${width}" height="${ROW}" overflow="visible">${inner}</svg>`;
}

function number(x: number, y: number, words: string, fill: string): string {
  return `<text x="${x}" y="${y}" text-anchor="end" font-size="16" fill="${fill}">${words}</text>`;
}

function text(x: number, y: number, words: string, anchor = 'start'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

/** Text broken between words, for a picture that cannot wrap it. */
function broken(words: string, longest = 150): string[] {
  const lines = [''];
  for (const word of words.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= longest) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
