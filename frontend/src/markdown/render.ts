/** Markdown of a reply to safe HTML. */
import { parser } from './parser';
import { sanitise } from './sanitise';
import { toolsOf, type Tools } from './mathematics';

parser.renderer.rules.fence = (tokens, index, _options, env) => {
  const tools = toolsOf(env);
  const token = tokens[index];
  const code = token?.content ?? '';
  const language = (token?.info ?? '').trim().split(/\s+/)[0] ?? '';
  if (language !== '' && !tools.highlight) tools.wants?.add('highlight');
  const inside = tools.highlight?.(code, language) ?? parser.utils.escapeHtml(code);
  return `<pre tabindex="0"><code>${inside}</code></pre>\n`;
};

export function render(markdown: string, tools: Tools = {}): string {
  return sanitise(parser.render(markdown, { ...tools }));
}
