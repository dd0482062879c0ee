/** Everything a reply needs, as one chunk that only the arena fetches. */
export { GrowingMarkdown } from './growing';
export { render } from './render';
export { fetchTools } from './tools';

export type Markdown = typeof import('./index');
