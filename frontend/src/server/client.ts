/** The typed client of the REST interface: sends the CSRF token, throws problems. */
import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from '../api/schema';
import { Problem, problemFrom, unreachable } from './problem';

export function cookie(name: string, cookies: string = document.cookie): string | null {
  for (const pair of cookies.split('; ')) {
    const equals = pair.indexOf('=');
    if (pair.slice(0, equals) === name) return decodeURIComponent(pair.slice(equals + 1));
  }
  return null;
}

const csrf: Middleware = {
  onRequest({ request }) {
    const token = cookie('csrftoken');
    if (request.method !== 'GET' && token !== null) request.headers.set('X-CSRFToken', token);
    return request;
  },
  onError() {
    return unreachable();
  },
};

export const api = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  headers: { Accept: 'application/json' },
  fetch: (request) => fetch(request),
});
api.use(csrf);

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Unwrap an answer; throw a Problem when the server refused. */
export async function expect<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw problemFrom(response, error);
  if (data === undefined) throw new Problem(response.status, 'empty', 'The server sent no answer.');
  return data;
}

/** Follow an address that the server gave, such as the next page of a list. */
export async function follow<T>(address: string): Promise<T> {
  const { pathname, search } = new URL(address, location.origin);
  const response = await fetch(pathname + search).catch(() => {
    throw unreachable();
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemFrom(response, body);
  return body as T;
}
