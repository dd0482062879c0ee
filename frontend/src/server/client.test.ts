import { afterEach, beforeEach, describe, expect as claim, it, vi } from 'vitest';
import { api, cookie, expect, follow } from './client';
import { Problem } from './problem';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });

const fetched = vi.fn<(request: Request | string) => Promise<Response>>();
beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
  document.cookie = 'csrftoken=abc%3D; path=/';
});
afterEach(() => vi.unstubAllGlobals());

const body = {
  consent: { study: true, votes: false, conversations: false, strata: false },
  version: 1,
};

describe('cookies', () => {
  it('are read by their whole name', () => {
    claim(cookie('csrftoken', 'xcsrftoken=1; csrftoken=2')).toBe('2');
    claim(cookie('token', 'csrftoken=2')).toBeNull();
  });
});

describe('requests', () => {
  it('that change something carry the CSRF token', async () => {
    fetched.mockResolvedValue(answer(200, {}));

    await api.POST('/api/me/', { body });

    const request = fetched.mock.calls[0]?.[0] as Request;
    claim(request.headers.get('X-CSRFToken')).toBe('abc=');
  });

  it('that only read carry none', async () => {
    fetched.mockResolvedValue(answer(200, {}));

    await api.GET('/api/me/');

    const request = fetched.mock.calls[0]?.[0] as Request;
    claim(request.headers.has('X-CSRFToken')).toBe(false);
  });

  it('that are refused throw the problem with its sentence and the time to wait', async () => {
    const problem = { code: 'too_many', detail: 'Go on in 12 seconds.' };
    fetched.mockResolvedValue(answer(429, problem, { 'Retry-After': '12' }));

    const thrown = await expect(api.POST('/api/battles/', { body: { layout: 'stacked' } })).catch(
      (error: unknown) => error,
    );

    claim(thrown).toBeInstanceOf(Problem);
    claim(thrown).toMatchObject({
      status: 429,
      code: 'too_many',
      detail: 'Go on in 12 seconds.',
      retryAfterSeconds: 12,
    });
  });

  it('that reach nobody say so', async () => {
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));

    await claim(expect(api.GET('/api/me/'))).rejects.toMatchObject({ code: 'unreachable' });
    await claim(follow('/api/me/votes/?cursor=x')).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('that end in something else than a problem document still give a sentence', async () => {
    fetched.mockResolvedValue(new Response('<h1>Bad gateway</h1>', { status: 502 }));

    await claim(expect(api.GET('/api/me/'))).rejects.toMatchObject({
      status: 502,
      detail: claim.stringContaining('status 502'),
    });
  });

  it('without the cookies say so to a person', async () => {
    fetched.mockResolvedValue(answer(403, { code: 'csrf_failed', detail: 'CSRF: no cookie.' }));

    await claim(expect(api.POST('/api/me/', { body }))).rejects.toMatchObject({
      code: 'csrf_failed',
      detail: "Your browser no longer has this site's cookies. Reload the page and try again.",
    });
  });

  it('follow the next page on this site, whatever host its address names', async () => {
    fetched.mockResolvedValue(answer(200, { results: [] }));

    await follow('http://elsewhere.example/api/me/votes/?cursor=x');

    claim(fetched).toHaveBeenCalledWith('/api/me/votes/?cursor=x');
  });
});
