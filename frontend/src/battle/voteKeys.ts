/** Which key casts which vote, and when a key press is not meant as a vote. */
import type { IconName } from '../parts/Icon.svelte';
import type { Winner } from '../server/types';

export type Choice = {
  winner: Winner;
  label: string;
  digit: string;
  arrow: string;
  icon: IconName;
  area: string;
};

/** In the order of their digits, which is the order in the document. */
export const choices: readonly Choice[] = [
  {
    winner: 'model_a',
    label: 'A is better',
    digit: '1',
    arrow: 'ArrowLeft',
    icon: 'left',
    area: 'a',
  },
  {
    winner: 'model_b',
    label: 'B is better',
    digit: '2',
    arrow: 'ArrowRight',
    icon: 'right',
    area: 'b',
  },
  { winner: 'tie', label: 'Equally good', digit: '3', arrow: 'ArrowUp', icon: 'up', area: 'tie' },
  {
    winner: 'both_bad',
    label: 'Both bad',
    digit: '4',
    arrow: 'ArrowDown',
    icon: 'down',
    area: 'bad',
  },
];

/** The vote that a digit means anywhere on the page, or null. */
export function winnerForDigit(event: KeyboardEvent): Winner | null {
  if (!isPlain(event) || isTextField(event.target) || isDialogOpen()) return null;
  return choices.find(({ digit }) => digit === event.key)?.winner ?? null;
}

/** The vote that an arrow means while the vote bar has focus, or null. */
export function winnerForArrow(event: KeyboardEvent): Winner | null {
  if (!isPlain(event)) return null;
  return choices.find(({ arrow }) => arrow === event.key)?.winner ?? null;
}

export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'textarea, select, [contenteditable], ' +
        'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])',
    ) !== null
  );
}

export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

/** A key held down or pressed with a modifier belongs to somebody else. */
function isPlain(event: KeyboardEvent): boolean {
  const { ctrlKey, altKey, metaKey, shiftKey, repeat, isComposing, defaultPrevented } = event;
  return !(ctrlKey || altKey || metaKey || shiftKey || repeat || isComposing || defaultPrevented);
}
