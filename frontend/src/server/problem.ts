/** What went wrong with a request, in the server's own sentence (RFC 9457) or in ours. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

const UNREACHABLE = 'The server cannot be reached. Check your connection and try again.';

/** The server's sentence is for programs; a person needs the cookies again. */
const NO_COOKIES = "Your browser no longer has this site's cookies. Reload the page and try again.";

export function unreachable(): Problem {
  return new Problem(0, 'unreachable', UNREACHABLE);
}

export function problemFrom(response: Response, body: unknown): Problem {
  const { code, detail } = isRecord(body) ? body : {};
  const waits = Number(response.headers.get('Retry-After') ?? NaN);
  if (code === 'csrf_failed') return new Problem(response.status, code, NO_COOKIES);
  return new Problem(
    response.status,
    typeof code === 'string' ? code : 'unknown',
    typeof detail === 'string' && detail !== ''
      ? detail
      : `The server answered with status ${response.status}. Try again in a moment.`,
    Number.isFinite(waits) ? waits : null,
  );
}

/** Anything thrown while talking to the server, as a problem; a bug of ours is thrown again. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
