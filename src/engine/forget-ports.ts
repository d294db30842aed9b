/** What the store says when a number is to be forgotten. */
import type { CallSid } from '../core/ids.ts';

export type ForgetResult =
  /** So many calls of this number are live: nothing was changed. */
  | { readonly is: 'live'; readonly calls: number }
  /** This is promised to it: nothing was changed. */
  | { readonly is: 'open'; readonly callbacks: number; readonly messages: number }
  | {
      readonly is: 'forgotten';
      /** Calls of this number in the last 30 days. */
      readonly calls: readonly CallSid[];
      /** Callbacks and messages, those taken back among them. */
      readonly callbacks: number;
      readonly openCallbacks: number;
      readonly openMessages: number;
      /** When it last called, and which calls those were. */
      readonly history: number;
      /** Places kept for a redial or a callback. */
      readonly places: number;
    };
