/** Collect what arrives and hand it on once an animation frame, so that text is drawn once. */
export class FrameQueue<T> {
  #waiting: T[] = [];
  #isScheduled = false;
  readonly #flush: (items: T[]) => void;

  constructor(flush: (items: T[]) => void) {
    this.#flush = flush;
  }

  push(items: T[]): void {
    this.#waiting.push(...items);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // A hidden page gets no animation frames.
    if (document.hidden) setTimeout(() => this.flush(), 100);
    else requestAnimationFrame(() => this.flush());
  }

  flush(): void {
    const items = this.#waiting;
    this.#waiting = [];
    this.#isScheduled = false;
    if (items.length > 0) this.#flush(items);
  }
}
