/** Why one answer is better: optional words that travel with the vote, before the names. */
import type { Why } from '../live/session.svelte';
import type { Ballot, Side } from '../server/types';

export type Reason = NonNullable<NonNullable<Ballot['reasons']>['a']>[number];

export const goodReasons: readonly [Reason, string][] = [
  ['useful', 'Useful'],
  ['complete', 'Complete'],
  ['factually_correct', 'Factually correct'],
  ['clear_formatting', 'Clearly laid out'],
  ['creative', 'Creative'],
];

export const badReasons: readonly [Reason, string][] = [
  ['incorrect', 'Incorrect'],
  ['superficial', 'Superficial'],
  ['instructions_not_followed', 'Did not do as asked'],
  ['overconfident', 'Overconfident'],
  ['flattering', 'Flattering'],
  ['too_long', 'Too long'],
];

/** What the rater has ticked so far. */
export type Opinion = {
  a: Reason[];
  b: Reason[];
  strength: '' | 'slight' | 'clear';
  comment: string;
};

export function noOpinion(): Opinion {
  return { a: [], b: [], strength: '', comment: '' };
}

export function toggled(reasons: readonly Reason[], reason: Reason): Reason[] {
  return reasons.includes(reason)
    ? reasons.filter((other) => other !== reason)
    : [...reasons, reason];
}

/** The opinion as the vote carries it: what was not said is left out. */
export function whyOf({ a, b, strength, comment }: Opinion): Why {
  const sides: Partial<Record<Side, Reason[]>> = {};
  if (a.length > 0) sides.a = a;
  if (b.length > 0) sides.b = b;
  return {
    ...(Object.keys(sides).length > 0 && { reasons: sides }),
    ...(strength !== '' && { strength }),
    ...(comment.trim() !== '' && { comment: comment.trim() }),
  };
}
