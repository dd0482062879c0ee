import { asProblem, type Problem } from './problem';

/** One thing a page needs from the server: not here yet, here, or refused. */
export class Resource<T> {
  data = $state.raw<T | undefined>();
  problem = $state.raw<Problem | undefined>();
  /** Settled when the first attempt is over, well or not. */
  readonly first: Promise<void>;
  readonly #fetch: () => Promise<T>;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
    this.first = this.load();
  }

  async load(): Promise<void> {
    this.problem = undefined;
    try {
      this.data = await this.#fetch();
    } catch (error) {
      this.problem = asProblem(error);
    }
  }
}
