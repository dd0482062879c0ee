/** Short names for the generated shapes. */
import type { components } from '../api/schema';

type Schemas = components['schemas'];

export type Me = Schemas['MeOutput'];
export type ConsentTicks = Schemas['ConsentTicks'];
export type NewBattle = Schemas['NewBattleOutput'];
export type StoredBattle = Schemas['BattleOutput'];
export type StoredTurn = Schemas['TurnOutput'];
export type Ballot = Schemas['VoteInputRequest'];
export type Verdict = Schemas['VoteOutput'];
export type OwnVote = Schemas['OwnVoteOutput'];
export type OwnVotes = Schemas['OwnVotesOutput'];
export type RevealedModel = Schemas['RevealedModel'];
export type ModelCard = Schemas['ModelOutput'];
export type BoardSnapshot = Schemas['LeaderboardOutput'];
export type BoardPairs = Schemas['PairsOutput'];
export type Winner = Verdict['winner'];
export type Side = 'a' | 'b';
