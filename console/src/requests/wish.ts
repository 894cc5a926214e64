import type { RequestType, Urgency } from '../graph/operations';

/** What is typed of a request before it is sent. */
export interface Wish {
  message: string;
  topic: string;
  type: RequestType | null;
  urgency: Urgency;
  sourceText: string;
}

export const EMPTY_WISH: Wish = { message: '', topic: '', type: null, urgency: 'MEDIUM', sourceText: '' };

/** Where it is kept in the session: what was typed outlives a reload. */
export const WISH_KEY = 'new-request';
