/** KaTeX and highlight.js, each fetched when the first reply needs it. */
import type { Tools } from './mathematics';

let typeset: Promise<Tools['typeset']> | undefined;
let highlight: Promise<Tools['highlight']> | undefined;

async function loadTypeset(): Promise<Tools['typeset']> {
  const { default: katex } = await import('katex');
  // MathML alone needs no fonts and no inline styles.
  return (tex, displayMode) =>
    katex.renderToString(tex, { displayMode, output: 'mathml', throwOnError: false, trust: false });
}

async function loadHighlight(): Promise<Tools['highlight']> {
  const { highlighter } = await import('./languages');
  return (code, language) =>
    highlighter.getLanguage(language) ? highlighter.highlight(code, { language }).value : null;
}

/** The tools that a text wants; what cannot be fetched stays absent and the source is shown. */
export async function fetchTools(wants: Set<'typeset' | 'highlight'>): Promise<Tools> {
  const tools: Tools = {};
  try {
    if (wants.has('typeset')) tools.typeset = await (typeset ??= loadTypeset());
    if (wants.has('highlight')) tools.highlight = await (highlight ??= loadHighlight());
  } catch {
    typeset = highlight = undefined; // the network failed: try again with the next reply
  }
  return tools;
}
