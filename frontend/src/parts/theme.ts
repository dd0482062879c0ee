/** Light or dark: the system decides until the reader does. */
import { recall, remember } from './storage';

export type Theme = 'system' | 'light' | 'dark';

export function chosenTheme(): Theme {
  const kept = recall('theme');
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function wearChosenTheme(): void {
  const theme = chosenTheme();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function chooseTheme(theme: Theme): void {
  remember('theme', theme === 'system' ? null : theme);
  wearChosenTheme();
}
