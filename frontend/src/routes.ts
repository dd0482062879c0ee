/**
 * Which page stands at which address. Every page is a full document load of the same shell, so
 * there is no router: the address is read once.
 */
import type { Component } from 'svelte';
import type { Resource } from './server/resource.svelte';
import type { BoardSnapshot } from './server/types';

/** What the shell hands to every page: what its address names, and the board if it shows one. */
export type PageProps = Record<string, string | Resource<BoardSnapshot> | null>;
type Page = { default: Component<PageProps> };

export type Route = {
  title: string;
  /** The address of the navigation link that is "here". */
  section: string;
  isWide: boolean;
  /** It shows numbers of the board, so that it has to say where votes are simulated. */
  hasBoard: boolean;
  /** Its address may say by which method the board scores. */
  hasMethods: boolean;
  params: Record<string, string>;
  load: () => Promise<Page>;
};

type Entry = Omit<Route, 'params' | 'isWide' | 'hasBoard' | 'hasMethods'> &
  Partial<Pick<Route, 'isWide' | 'hasBoard' | 'hasMethods'>> & { path: RegExp };

// Each import is typed loosely here; the page itself declares the parameters it takes.
const page = (load: () => Promise<unknown>) => load as () => Promise<Page>;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const entries: Entry[] = [
  {
    path: /^\/$/,
    title: 'What people like and what is true',
    section: '/',
    hasBoard: true,
    load: page(() => import('./pages/Home.svelte')),
  },
  {
    path: new RegExp(`^/arena(?:/(?<id>${UUID}))?/?$`),
    title: 'Battle',
    section: '/arena',
    isWide: true,
    load: page(() => import('./pages/Arena.svelte')),
  },
  {
    path: /^\/leaderboard\/?$/,
    title: 'Leaderboard',
    section: '/leaderboard',
    hasBoard: true,
    hasMethods: true,
    load: page(() => import('./pages/Leaderboard.svelte')),
  },
  {
    path: /^\/models\/(?<slug>[\w-]+)\/?$/,
    title: 'Model',
    section: '/leaderboard',
    hasBoard: true,
    load: page(() => import('./pages/Model.svelte')),
  },
  {
    path: /^\/votes\/?$/,
    title: 'My votes',
    section: '/votes',
    load: page(() => import('./pages/Votes.svelte')),
  },
  {
    path: /^\/about\/?$/,
    title: 'About and method',
    section: '/about',
    load: page(() => import('./pages/About.svelte')),
  },
  {
    path: /^\/privacy\/?$/,
    title: 'Privacy',
    section: '/privacy',
    load: page(() => import('./pages/Privacy.svelte')),
  },
];

const nowhere: Entry = {
  path: /$/,
  title: 'Nothing here',
  section: '',
  load: page(() => import('./pages/NotFound.svelte')),
};

export function routeOf(pathname: string): Route {
  const entry = entries.find(({ path }) => path.test(pathname)) ?? nowhere;
  const groups = entry.path.exec(pathname)?.groups ?? {};
  const params = Object.fromEntries(
    Object.entries(groups).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const { title, section, load, isWide = false, hasBoard = false, hasMethods = false } = entry;
  return { title, section, load, isWide, hasBoard, hasMethods, params };
}
