/**
 * Mathematics as parser rules, because after rendering `<` is `&lt;` and `\\` has become `\`.
 *
 * Inline: `\(...\)` and `$...$` (no space inside the dollars, no digit behind them, so that prices
 * stay text). Display: `\[...\]` and `$$...$$`, which may span lines. Until KaTeX is here the
 * source is shown as code.
 */
import type { Env, MarkdownIt } from 'markdown-it';

export type Typeset = (tex: string, isDisplay: boolean) => string;

/** What a rendering may use; it travels in markdown-it's `env`. */
export type Tools = {
  typeset?: Typeset;
  highlight?: (code: string, language: string) => string | null;
  /** Set when a tool was wanted and absent. */
  wants?: Set<'typeset' | 'highlight'>;
};

export function toolsOf(env: Env | undefined): Tools {
  return (env ?? {}) as Tools;
}

const INLINE = [/^\\\((?<tex>.+?)\\\)/s, /^\$(?<tex>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?!\d)/];
const DISPLAY = [
  { open: '$$', close: '$$' },
  { open: '\\[', close: '\\]' },
];

export function addMathematics(parser: MarkdownIt): void {
  parser.inline.ruler.before('escape', 'math_inline', (state, isSilent) => {
    const character = state.src[state.pos];
    if (character !== '$' && character !== '\\') return false;
    const rest = state.src.slice(state.pos, state.posMax);
    for (const pattern of INLINE) {
      const match = pattern.exec(rest);
      if (!match) continue;
      if (!isSilent) state.push('math_inline', 'math', 0).content = match.groups?.tex ?? '';
      state.pos += match[0].length;
      return true;
    }
    return false;
  });

  parser.block.ruler.before(
    'fence',
    'math_block',
    (state, startLine, endLine, isSilent) => {
      const lineAt = (line: number) =>
        state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
      const first = lineAt(startLine).trim();
      const marks = DISPLAY.find(({ open }) => first.startsWith(open));
      if (!marks || (state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
      const lines = [first.slice(marks.open.length)];
      let line = startLine;
      while (!lines.at(-1)?.trimEnd().endsWith(marks.close)) {
        line += 1;
        if (line >= endLine) return false; // not closed (yet): plain text
        lines.push(lineAt(line));
      }
      if (isSilent) return true;
      const token = state.push('math_block', 'math', 0);
      token.content = lines.join('\n').trimEnd().slice(0, -marks.close.length).trim();
      token.map = [startLine, line + 1];
      state.line = line + 1;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );

  parser.renderer.rules.math_inline = (tokens, index, _options, env) =>
    typeset(parser, tokens[index]?.content ?? '', false, toolsOf(env));
  parser.renderer.rules.math_block = (tokens, index, _options, env) =>
    `<div class="display" tabindex="0">${typeset(parser, tokens[index]?.content ?? '', true, toolsOf(env))}</div>\n`;
}

function typeset(parser: MarkdownIt, tex: string, isDisplay: boolean, tools: Tools): string {
  if (tools.typeset) return tools.typeset(tex, isDisplay);
  tools.wants?.add('typeset');
  return `<code>${parser.utils.escapeHtml(tex)}</code>`;
}
