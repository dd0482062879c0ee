/**
 * Where the page scrolls while text arrives.
 *
 * It follows the newest turn until that turn's question reaches the top, so that nothing that is
 * being read moves away. As soon as the reader scrolls, the page keeps still; "Newest text" goes to
 * the end and follows it.
 */
const TOP_MARGIN = 12;

export class Following {
  isBehind = $state(false);
  #mode: 'question' | 'end' | 'off' = 'off';
  #turn: HTMLElement | undefined;
  #expected = 0;

  start(turn: HTMLElement | undefined): void {
    this.#turn = turn;
    this.#mode = 'question';
    this.#expected = scrollY;
    this.track();
  }

  toEnd(): void {
    this.#mode = 'end';
    this.track();
  }

  stop(): void {
    this.#mode = 'off';
    this.isBehind = false;
  }

  /** After new text. */
  track(): void {
    if (!this.#turn) return;
    // Not the end of the page: nobody follows the answers to see the footer.
    const end =
      scrollY + (document.querySelector('main')?.getBoundingClientRect().bottom ?? 0) - innerHeight;
    const question = scrollY + this.#turn.getBoundingClientRect().top - TOP_MARGIN;
    const target = this.#mode === 'end' ? end : Math.min(end, question);
    if (this.#mode !== 'off' && target > scrollY) {
      this.#expected = target;
      scrollTo({ top: target, behavior: 'instant' });
    }
    this.#look();
  }

  onscroll = (): void => {
    if (Math.abs(scrollY - this.#expected) > 2) this.#mode = 'off';
    this.#look();
  };

  #look(): void {
    if (!this.#turn) return;
    const dock = document.querySelector('[data-dock]')?.getBoundingClientRect().top ?? innerHeight;
    const visible = Math.min(dock, innerHeight);
    this.isBehind = this.#turn.getBoundingClientRect().bottom > visible + TOP_MARGIN;
  }
}
