import { expect, it } from 'vitest';
import { noOpinion, toggled, whyOf } from './reasons';

it('sends nothing when nothing was said', () => {
  expect(whyOf(noOpinion())).toEqual({});
});

it('sends only what was said', () => {
  const opinion = { ...noOpinion(), b: toggled([], 'too_long'), comment: '  Wordy. ' };

  expect(whyOf(opinion)).toEqual({ reasons: { b: ['too_long'] }, comment: 'Wordy.' });
});

it('takes a reason back', () => {
  expect(toggled(['useful', 'complete'], 'useful')).toEqual(['complete']);
});
