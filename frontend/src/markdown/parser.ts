/** How replies are parsed: Markdown without HTML, images as links, table columns as classes. */
import MarkdownIt, { type Token } from 'markdown-it';
import { addMathematics } from './mathematics';

export const parser = new MarkdownIt({ html: false, linkify: true, breaks: false });
addMathematics(parser);

// An unreachable file name such as "readme.md" is no link.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

const LINK_ATTRIBUTES = [
  ['target', '_blank'],
  ['rel', 'noopener noreferrer nofollow'],
] as const;

parser.renderer.rules.link_open = (tokens, index, options, _env, renderer) => {
  for (const [name, value] of LINK_ATTRIBUTES) tokens[index]?.attrSet(name, value);
  return renderer.renderToken(tokens, index, options);
};

/** An image would be fetched from a host that may tell who wrote the reply. */
parser.renderer.rules.image = (tokens, index, _options, env) => {
  const image = tokens[index];
  const { escapeHtml } = parser.utils;
  const source = String(image?.attrGet('src') ?? '');
  const words = parser.renderer.renderInlineAsText(image?.children ?? [], parser.options, env);
  const label = escapeHtml(`Image: ${words || source}`);
  if (isInsideLink(tokens, index)) return label;
  const attributes = LINK_ATTRIBUTES.map(([name, value]) => `${name}="${value}"`).join(' ');
  return `<a href="${escapeHtml(source)}" ${attributes}>${label}</a>`;
};

function isInsideLink(tokens: Token[], index: number): boolean {
  let depth = 0;
  for (const token of tokens.slice(0, index)) {
    if (token.type === 'link_open') depth += 1;
    if (token.type === 'link_close') depth -= 1;
  }
  return depth > 0;
}

// markdown-it aligns columns by a style attribute, which the content policy forbids.
for (const rule of ['th_open', 'td_open'] as const) {
  parser.renderer.rules[rule] = (tokens, index, options, _env, renderer) => {
    const token = tokens[index];
    const aligned = /text-align:(left|center|right)/.exec(String(token?.attrGet('style') ?? ''));
    if (token && aligned) {
      token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'style');
      token.attrJoin('class', `align-${aligned[1]}`);
    }
    return renderer.renderToken(tokens, index, options);
  };
}

// Wide tables scroll inside the pane.
parser.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>';
parser.renderer.rules.table_close = () => '</table></div>';
