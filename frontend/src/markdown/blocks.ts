/**
 * Where the top-level blocks of a growing Markdown text begin.
 *
 * The borders come from the parser, not from blank lines: a blank line may stand inside a list or
 * a fence. Only whole lines count, because the beginning of a line can still become anything.
 * Later lines never change a block that another one follows, so all but the last are final.
 */
import { parser } from './parser';

/** Offsets in `text` at which its top-level blocks begin; the first is always 0. */
export function blockStarts(text: string): number[] {
  const wholeLines = text.slice(0, text.lastIndexOf('\n') + 1);
  const offsets = lineOffsets(wholeLines);
  const starts: number[] = [];
  for (const token of parser.parse(wholeLines, {})) {
    if (token.level !== 0 || token.map === null || token.nesting === -1) continue;
    starts.push(offsets[token.map[0]] ?? 0);
  }
  return [0, ...starts.slice(1)];
}

function lineOffsets(text: string): number[] {
  const offsets = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
    offsets.push(at + 1);
  return offsets;
}
