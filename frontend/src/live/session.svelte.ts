/** One rater's battle: talks to the server, holds what the page shows. */
import { api, expect } from '../server/client';
import { recallDraft, rememberDraft } from '../parts/storage';
import { asProblem, Problem } from '../server/problem';
import type { Ballot, NewBattle, StoredBattle, Verdict, Winner } from '../server/types';
import type { Earlier } from '../words/verdict';
import { EMPTY, fromStored, newest, position, reduce, type Battle } from './battle';
import { FrameQueue } from './frames';
import { promptProblem } from './limits';
import type { ClientMessage, ServerEvent } from './protocol';
import { BattleSocket, type Link } from './socket';

export const STACKED = '(max-width: 760px)';

const CUT_OFF =
  'Nothing was sent: this page is cut off from its battle. Reload it; your text stays in the field.';

export type Why = Pick<Ballot, 'strength' | 'reasons' | 'comment'>;

export class BattleSession {
  battle = $state.raw<Battle>(EMPTY);
  facts = $state.raw<NewBattle | null>(null);
  verdict = $state.raw<Verdict | null>(null);
  problem = $state.raw<Problem | null>(null);
  link = $state<Link>('closed');
  earlier = $state.raw<Earlier | null>(null); // a vote stood before the one tried here
  isSending = $state(false);
  isVoting = $state(false);

  #draft = $state('');
  #isVoteUntold = false; // a vote was sent and its answer was lost: it may be stored
  #socket: BattleSocket | null = null;
  #unsent: ClientMessage | null = null;
  #firstTextAt: number | null = null; // as shown on this page, on its own clock
  #readyAt: number | null = null;
  readonly #events = new FrameQueue<ServerEvent>((events) => this.#show(events));

  /** What stands in the field and is not sent yet; it outlives a reload. */
  get draft(): string {
    return this.#draft;
  }

  set draft(text: string) {
    this.#draft = text;
    rememberDraft(this.#draftKey, text);
  }

  /** Take up the words that were in the field before a reload. */
  recallDraft(): void {
    if (this.#draft === '') this.#draft = recallDraft(this.#draftKey);
  }

  /** Open a battle that exists, after a reload. Throws a Problem when it is not the rater's. */
  async open(id: string): Promise<void> {
    const stored = await fetchBattle(id);
    this.facts = stored;
    this.battle = fromStored(stored);
    this.recallDraft();
    if (newest(this.battle)?.prompt === this.draft) this.draft = ''; // sent before the reload
    if (stored.winner) await this.#recall(stored.winner);
    else if (stored.state !== 'failed' && stored.state !== 'abandoned') this.#connect();
  }

  /** Ask both; the first question creates the battle. The draft stays until the turn starts. */
  async ask(prompt: string, redrawnFrom?: string): Promise<void> {
    if (this.isSending || prompt.trim() === '') return;
    this.isSending = true;
    await this.#guard(async () => {
      this.facts ??= await this.#create(redrawnFrom);
      this.problem = promptProblem(prompt, this.facts.limits.prompt_characters);
      if (this.problem) this.isSending = false;
      else this.#send({ type: 'prompt.submit', text: prompt });
    });
    if (this.problem) this.isSending = false;
  }

  /** The same first question to a pair drawn anew. */
  async askNewPair(): Promise<void> {
    const prompt = this.battle.turns[0]?.prompt ?? '';
    const former = this.battle.state === 'failed' ? this.facts?.id : undefined;
    this.close();
    this.draft = ''; // of the former battle
    Object.assign(this, { battle: EMPTY, facts: null, verdict: null, earlier: null });
    this.draft = prompt;
    this.#firstTextAt = null;
    this.#isVoteUntold = false;
    await this.ask(prompt, former);
  }

  stop(): void {
    if (this.battle.state === 'answering') this.#socket?.send({ type: 'turn.stop' });
  }

  /** Both answers anew, or a lost turn once more. */
  regenerate(): void {
    this.#send({ type: 'turn.regenerate' });
  }

  async vote(winner: Winner, input: 'key' | 'pointer', why: Why = {}): Promise<void> {
    if (this.battle.state !== 'ready' || this.isVoting || !this.facts) return;
    this.isVoting = true;
    const now = performance.now();
    const since = (start: number | null) => (start === null ? undefined : Math.round(now - start));
    const timing = { decision_ms: since(this.#readyAt), viewing_ms: since(this.#firstTextAt) };
    await this.#guard(() => this.#cast({ ...why, ...timing, winner, input }));
    const refused = this.problem;
    if (refused?.code === 'already_voted' || refused?.code === 'not_ready') {
      await this.#guard(() => this.#catchUp());
      if (this.battle.state === 'ready') this.problem ??= refused;
    } else if (refused && (refused.status === 0 || refused.status >= 500)) {
      this.#isVoteUntold = true;
    }
    this.isVoting = false;
  }

  /** The tab is looked at again: was the battle voted or closed in another one meanwhile? */
  async recheck(): Promise<void> {
    if (this.battle.state !== 'ready' || this.isVoting) return;
    try {
      await this.#catchUp();
    } catch (error) {
      asProblem(error); // what is on the page still stands, and a vote would say what is wrong
    }
  }

  close(): void {
    this.#socket?.close();
    this.#socket = null;
    this.link = 'closed';
  }

  get #draftKey(): string {
    return this.facts?.id ?? 'new';
  }

  async #create(redrawn_from?: string): Promise<NewBattle> {
    const layout = matchMedia(STACKED).matches ? 'stacked' : 'side_by_side';
    const facts = await expect(api.POST('/api/battles/', { body: { layout, redrawn_from } }));
    history.replaceState(null, '', `/arena/${facts.id}`);
    rememberDraft(this.#draftKey, '');
    this.facts = facts;
    rememberDraft(this.#draftKey, this.draft);
    this.#connect();
    return facts;
  }

  async #cast(ballot: Ballot): Promise<void> {
    const path = { battle_id: this.facts?.id ?? '' };
    const answer = await api.POST('/api/battles/{battle_id}/vote/', {
      params: { path },
      body: ballot,
    });
    const verdict = await expect(Promise.resolve(answer));
    const isStoredBefore = answer.response.status === 200;
    if (this.isVoting && isStoredBefore && !this.#isVoteUntold) this.earlier = 'window';
    this.verdict = verdict;
    this.battle = { ...this.battle, state: 'voted', winner: verdict.winner };
    this.draft = '';
    this.close();
  }

  /** Show what became of the battle elsewhere: the reveal of a vote, or its end. */
  async #catchUp(): Promise<void> {
    const id = this.facts?.id ?? '';
    const wasVoting = this.isVoting;
    const stored = await fetchBattle(id);
    const isOver = this.verdict !== null || this.facts?.id !== id || this.isVoting !== wasVoting;
    if (isOver || !ENDS.includes(stored.state)) return;
    if (stored.winner) {
      this.earlier = this.#isVoteUntold ? 'try' : 'window';
      await this.#recall(stored.winner);
    }
    this.battle = fromStored(stored);
    this.close();
  }

  /** Sending the stored winner again is harmless and gives the first answer again. */
  async #recall(winner: Winner): Promise<void> {
    await this.#cast({ winner, input: 'pointer' });
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await work();
    } catch (error) {
      this.problem = asProblem(error);
    }
  }

  #connect(): void {
    this.#socket?.close();
    this.link = 'connecting';
    const origin = location.origin.replace(/^http/, 'ws');
    this.#socket = new BattleSocket({
      address: () => {
        this.#events.flush();
        return `${origin}/ws/battles/${this.facts?.id ?? ''}/${position(this.battle)}`;
      },
      onevents: (events) => this.#events.push(events),
      onlink: (link) => this.#follow(link),
    });
  }

  #send(message: ClientMessage): void {
    if (this.link === 'refused') {
      this.isSending = false;
      this.problem = new Problem(0, 'cut_off', CUT_OFF);
      return;
    }
    this.battle = { ...this.battle, refusal: '' };
    if (!this.#socket?.send(message)) this.#unsent = message;
  }

  #follow(link: Link): void {
    this.link = link;
    if (link === 'open' && this.#unsent && this.#socket?.send(this.#unsent)) this.#unsent = null;
    if (link === 'refused') this.#unsent = null;
    if (link !== 'open') this.isSending = this.#unsent !== null;
  }

  #show(events: ServerEvent[]): void {
    const before = this.battle;
    this.battle = events.reduce(reduce, before);
    this.#time(before);
    for (const event of events) {
      if (event.type === 'turn.started' || event.type === 'request.refused') this.isSending = false;
      // The question has arrived, so the field may be emptied; other words stay.
      if (event.type === 'turn.started' && this.draft === event.prompt) this.draft = '';
      if (event.type === 'request.refused' && event.code === 'not_ready') void this.recheck();
    }
  }

  #time(before: Battle): void {
    if (!hasText(before) && hasText(this.battle)) this.#firstTextAt ??= performance.now();
    if (this.battle.state === 'answering') this.#readyAt = null;
    else if (before.state === 'answering') this.#readyAt = performance.now();
  }
}

const ENDS: readonly StoredBattle['state'][] = ['voted', 'failed', 'abandoned'];

function fetchBattle(id: string): Promise<StoredBattle> {
  return expect(api.GET('/api/battles/{battle_id}/', { params: { path: { battle_id: id } } }));
}

function hasText({ turns: [first] }: Battle): boolean {
  return first !== undefined && (first.text.a !== '' || first.text.b !== '');
}
