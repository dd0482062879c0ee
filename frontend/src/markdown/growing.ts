/** A reply while it is written: final blocks are rendered once, only the last one again. */
import { blockStarts } from './blocks';
import { render } from './render';
import type { Tools } from './mathematics';

export class GrowingMarkdown {
  #final: string[] = [];
  #finalLength = 0;
  #text = '';

  /** The blocks of `text` as HTML; what was rendered before is kept if the text only grew. */
  update(text: string, tools: Tools = {}): string[] {
    if (!text.startsWith(this.#text)) this.#reset();
    this.#text = text;
    const rest = text.slice(this.#finalLength);
    const starts = blockStarts(rest);
    for (let block = 0; block + 1 < starts.length; block += 1) {
      this.#final.push(render(rest.slice(starts[block], starts[block + 1]), tools));
    }
    const last = starts.at(-1) ?? 0;
    this.#finalLength += last;
    return [...this.#final, render(rest.slice(last), tools)];
  }

  #reset(): void {
    this.#final = [];
    this.#finalLength = 0;
  }
}
