/** One battle's socket: reconnects by itself until told not to. */
import { parseFrame, type ClientMessage, type ServerEvent } from './protocol';

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5_000;
/** Not your battle, bad request, too many: asking again would not help. */
const FINAL_CODES = [4400, 4404, 4429];

export function waitBeforeTry(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
}

export type SocketOptions = {
  /** The address of the next try; it says what the page already has. */
  address: () => string;
  onevents: (events: ServerEvent[]) => void;
  onlink: (link: Link) => void;
};

export type Link = 'connecting' | 'open' | 'lost' | 'refused' | 'closed';

export class BattleSocket {
  #socket: WebSocket | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  readonly #options: SocketOptions;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#connect();
  }

  /** False when there is no open connection; nothing is queued. */
  send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #connect(): void {
    const socket = new WebSocket(this.#options.address());
    this.#socket = socket;
    socket.onopen = () => {
      this.#failures = 0;
      this.#options.onlink('open');
    };
    socket.onmessage = ({ data }) => this.#options.onevents(parseFrame(String(data)));
    socket.onclose = ({ code }) => this.#tryAgain(code);
  }

  #tryAgain(code: number): void {
    if (this.#isClosed) return;
    if (FINAL_CODES.includes(code)) {
      this.#options.onlink('refused');
      return;
    }
    this.#options.onlink('lost');
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#connect(), waitBeforeTry(this.#failures));
  }
}
