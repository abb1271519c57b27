import type { Tone } from '../domain/flush';

/** The sign before a sentence of each tone; `Mark` hides it from screen readers. */
export const toneMarks: Record< Tone, string > = {
	busy: '',
	good: '✓',
	warning: '!',
	bad: '!',
	neutral: '',
};
