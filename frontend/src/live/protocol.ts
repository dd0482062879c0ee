/** Every message of the battle socket; mirrors `arena/events.py`, and a test compares the two. */
import type { Side } from '../server/types';

export type FinishReason = 'stop' | 'length' | 'stopped';
export type Notice = { code: string; sentence: string };

export type TurnStarted = { type: 'turn.started'; turn: number; attempt: number; prompt: string };
export type ReplyDelta = { type: 'reply.delta'; side: Side; text: string };
export type ReplyFinished = { type: 'reply.finished'; side: Side; finish_reason: FinishReason };
export type TurnReady = {
  type: 'turn.ready';
  turn: number;
  counts: boolean;
  notice: Notice | null;
};
export type TurnFailed = { type: 'turn.failed'; turn: number; message: string };
export type BattleFailed = { type: 'battle.failed'; message: string };
export type RequestRefused = { type: 'request.refused'; code: string; message: string };

export type ServerEvent =
  TurnStarted | ReplyDelta | ReplyFinished | TurnReady | TurnFailed | BattleFailed | RequestRefused;

export type PromptSubmit = { type: 'prompt.submit'; text: string };
export type TurnStop = { type: 'turn.stop' };
export type TurnRegenerate = { type: 'turn.regenerate' };

export type ClientMessage = PromptSubmit | TurnStop | TurnRegenerate;

export function parseFrame(frame: string): ServerEvent[] {
  return JSON.parse(frame) as ServerEvent[];
}
