import { expect, it } from 'vitest';
import { routeOf } from './routes';

const ID = '7f0c3d52-1111-4222-8333-0123456789ab';

it.each([
  ['/', '/', {}],
  ['/arena', '/arena', {}],
  [`/arena/${ID}`, '/arena', { id: ID }],
  ['/leaderboard', '/leaderboard', {}],
  ['/models/some-model_7', '/leaderboard', { slug: 'some-model_7' }],
  ['/votes', '/votes', {}],
  ['/about', '/about', {}],
  ['/privacy', '/privacy', {}],
])('%s belongs to %s', (path, section, params) => {
  expect(routeOf(path)).toMatchObject({ section, params });
});

it.each(['/arena/not-a-uuid', '/models/', '/nowhere', '/about/more'])('%s is nowhere', (path) => {
  expect(routeOf(path).title).toBe('Nothing here');
});
