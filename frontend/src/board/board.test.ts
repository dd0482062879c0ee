import { describe, expect, it } from 'vitest';
import {
  boardSentence,
  fragileSentence,
  noBoardSentence,
  provenance,
  scoreNeeds,
} from '../words/board';
import { boardCsv } from './csv';
import { boardSvg } from './picture';
import { pressed, rankedGroups, rowsApart, rowsOf, sorted, BY_SCORE } from './rows';
import { aBoard } from './sample';

const rows = rowsOf(aBoard());
const names = (some: readonly { name: string }[]) => some.map(({ name }) => name);

describe('rows', () => {
  it('parts ranked models from the others, provisional before not rated', () => {
    expect(rankedGroups(rows).map(names)).toEqual([['Ada', 'Bo', 'Cleo']]);
    expect(names(rowsApart(rows))).toEqual(['Dot', 'Eve']);
  });

  it('keeps groups without a common zero apart', () => {
    const [ada, bo, cleo] = rows;
    const split = [ada, { ...bo, group: 2 }, cleo] as typeof rows;

    expect(rankedGroups(split).map(names)).toEqual([['Ada', 'Cleo'], ['Bo']]);
  });
});

describe('sorting', () => {
  it('stands by score, highest first, and turns round on a second press', () => {
    expect(names(sorted(rows.slice(0, 3), BY_SCORE))).toEqual(['Ada', 'Bo', 'Cleo']);
    expect(names(sorted(rows.slice(0, 3), pressed(BY_SCORE, 'score')))).toEqual([
      'Cleo',
      'Bo',
      'Ada',
    ]);
  });

  it('starts names and ranks from the beginning, counts from the largest', () => {
    expect(pressed(BY_SCORE, 'name')).toEqual({ key: 'name', isDescending: false });
    expect(pressed(BY_SCORE, 'votes')).toEqual({ key: 'votes', isDescending: true });
  });

  it('puts models without a share of right answers last, whichever way it goes', () => {
    const by = (isDescending: boolean) => names(sorted(rows, { key: 'right', isDescending }));

    expect(by(true)).toEqual(['Cleo', 'Bo', 'Ada', 'Dot', 'Eve']);
    expect(by(false)).toEqual(['Ada', 'Bo', 'Cleo', 'Dot', 'Eve']);
  });

  it('changes no rank', () => {
    const turned = sorted(rows, { key: 'votes', isDescending: false });

    expect(turned.find(({ slug }) => slug === 'ada')).toEqual(rows[0]);
    expect(rows[0]?.name).toBe('Ada');
  });
});

describe('words', () => {
  it('name a shared first place as such', () => {
    expect(boardSentence(rows, aBoard())).toContain(
      'The votes cannot tell who is first among Ada and Bo.',
    );
    expect(boardSentence(rows, aBoard())).toContain(
      'Ada: human score 1068, 95% interval 1049–1087, rank 1–2, 1,571 votes; ' +
        'right in 43% of 400 checked answers, 95% interval 38–48%.',
    );
  });

  it('promise no score for votes alone', () => {
    expect(scoreNeeds(100)).toBe('A score needs at least 100 votes.');
  });

  it('give cut-off, method, version, run and data', () => {
    expect(provenance(aBoard())).toBe(
      'Votes to 14 March 2026 at 09:30 UTC. Bradley-Terry; ties and both-bad as half wins; ' +
        '95% intervals (sandwich). Engine choix 1, code 0.1.0. Run 12, data 0123456789ab.',
    );
  });

  it('say what one rater and one prompt weigh at most', () => {
    const method = { ...aBoard().method, rater_cap: 0.03, prompt_cap: 0.02, cluster: ['rater'] };

    const told = provenance({ ...aBoard(), method });

    expect(told).toContain('One rater weighs at most 3% of all votes, one prompt 2%.');
    expect(told).toContain('95% intervals (sandwich, clustered by rater)');
  });

  it('name the category and what was held equal', () => {
    const method = { ...aBoard().method, covariates: ['characters', 'lists', 'bold'] };

    expect(provenance({ ...aBoard(), method })).toContain(
      '95% intervals (sandwich); at equal length, list items and bold text.',
    );
    expect(provenance({ ...aBoard(), category: 'code' })).toMatch(
      /^Only the battles of “With code”\. Votes to 14 March/,
    );
  });

  it('say why there is no board, by what the address asks for', () => {
    const said = (query: string) => noBoardSentence(new URLSearchParams(query));

    expect(said('votes=code')).toContain('Too few votes are in this category');
    expect(said('scores=style')).toContain('not computed yet');
    expect(said('')).toContain('No votes yet');
  });

  it('are found for a board that an earlier version stored', () => {
    const { cluster, covariates, rater_cap, prompt_cap, prior_sd, ...method } = aBoard().method;
    const { fragility, fragile, ...columns } = aBoard().columns;
    const { category, categories, coefficients, score_method, base, title, ...board } = aBoard();
    const stored = { ...board, method, columns } as unknown as ReturnType<typeof aBoard>;

    expect(provenance(stored)).toBe(provenance(aBoard()));
    expect(rowsOf(stored)).toEqual(rowsOf(aBoard()));
  });

  it('say how few votes decide a fragile rank', () => {
    const [row] = rowsOf(aBoard());

    expect(row && fragileSentence({ ...row, fragility: 5 })).toBe(
      'At most 5 votes decide its place: without them the model would change places with a neighbour.',
    );
    expect(row && fragileSentence({ ...row, fragility: 1 })).toContain('One vote decides');
  });

  it('say what being shown first is worth', () => {
    // ln 1.5 are the odds of 60 to 40; ln 1 of 50 to 50; ln 3 of 75 to 25.
    const logits = { logit: Math.log(1.5), low: 0, high: Math.log(3) };
    const position = { ...logits, se: 0.2, points: 70.4, removed: false };

    expect(provenance({ ...aBoard(), position })).toContain(
      'Between equals the answer shown first wins 60% (95% interval 50–75%); not taken out of the scores.',
    );
  });
});

describe('files', () => {
  it('write what is withheld as an empty cell, never as 0', () => {
    const lines = boardCsv(aBoard(), rows).split('\r\n');

    expect(lines[1]).toMatch(
      /^ada,Ada,,ranked,1,1,2,1068\.4,1049,1087,1571,3,400,5,0\.43,0\.38,0\.48,,/,
    );
    expect(lines[5]).toContain('eve,Eve,,not_rated,,,,,,,31,1,0,0,,,,');
  });

  it('name run, cut-off and data in every row', () => {
    const [head, ...lines] = boardCsv(aBoard(), rows).trimEnd().split('\r\n');

    expect(head).toMatch(/,run,cut_off,data_sha256$/);
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      expect(line).toMatch(/,12,2026-03-14T09:30:00Z,0123456789abcdef0123456789abcdef$/);
    }
  });

  it('say in every row and in the picture which votes are simulated', () => {
    const demo = { ...aBoard(), board: 'demo', simulated_votes: 1_990 };
    const lines = boardCsv(demo, rows).trimEnd().split('\r\n');
    const picture = new DOMParser().parseFromString(boardSvg(demo, rows), 'image/svg+xml');

    expect(lines[0]).toContain(',board,board_votes,board_simulated_votes,');
    for (const line of lines.slice(1)) expect(line).toContain(',demo,2000,1990,12,');
    expect(picture.documentElement.textContent).toContain('Simulated votes. 1,990 votes');
    expect(picture.querySelector('rect[fill="url(#hatch)"]')).not.toBeNull();
  });

  it('carry no such label when all votes are real', () => {
    expect(boardSvg(aBoard(), rows)).not.toMatch(/simulated|hatch/i);
    expect(boardCsv(aBoard(), rows)).toContain(',arena,2000,0,12,');
  });

  it('give the votes that decide a place', () => {
    const [ada] = rows;
    const [head, line] = boardCsv(aBoard(), [{ ...ada!, fragility: 5 }]).split('\r\n');

    expect(line?.split(',')[head!.split(',').indexOf('fragility')]).toBe('5');
  });

  it('quote commas and defuse formulas', () => {
    const [ada] = rows;
    const line = boardCsv(aBoard(), [{ ...ada!, name: '=1+1', organisation: 'Ash, "Field"' }]);

    expect(line).toContain(`'=1+1,"Ash, ""Field"""`);
  });

  it('draw every model that has a score', () => {
    const picture = new DOMParser().parseFromString(boardSvg(aBoard(), rows), 'image/svg+xml');

    expect(picture.querySelector('parsererror')).toBeNull();
    // four scores and three shares; the other shares are not reported
    expect(picture.querySelectorAll('circle')).toHaveLength(4 + 3);
    expect(picture.documentElement.textContent).toContain('Run 12');
  });
});
