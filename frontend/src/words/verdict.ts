/** The sentences of the reveal: what was chosen and who it was. They neither praise nor scold. */
import type { Verdict, Winner } from '../server/types';

/** Where a vote was cast that stood before the one just tried. */
export type Earlier = 'window' | 'try';

const EARLIER: Record<Earlier, string> = {
  window: 'You had already voted in another window; that vote stands.',
  try: 'Your first try had arrived; that vote stands.',
};

export function chosen(winner: Winner): string {
  switch (winner) {
    case 'model_a':
      return 'You chose A.';
    case 'model_b':
      return 'You chose B.';
    case 'tie':
      return 'You found both equally good.';
    case 'both_bad':
      return 'You found both bad.';
  }
}

/** One or two sentences. */
export function revealTitle({ winner, models }: Verdict): string[] {
  if (!models) return [chosen(winner)];
  const { a, b } = models;
  switch (winner) {
    case 'model_a':
      return [chosen(winner), `That was ${a.name}.`];
    case 'model_b':
      return [chosen(winner), `That was ${b.name}.`];
    default:
      return [chosen(winner), `They were ${a.name} and ${b.name}.`];
  }
}

export function revealLead(
  { winner, models, counts, notice }: Verdict,
  earlier: Earlier | null = null,
): string {
  const sentences: string[] = earlier ? [EARLIER[earlier]] : [];
  if (!models) sentences.push('This study does not name its models now.');
  else if (winner === 'model_a') sentences.push(`B was ${models.b.name}.`);
  else if (winner === 'model_b') sentences.push(`A was ${models.a.name}.`);
  sentences.push(
    counts ? 'Your vote is stored and counts.' : 'Your vote is stored but does not count.',
  );
  if (notice) sentences.push(notice.sentence);
  return sentences.join(' ');
}
