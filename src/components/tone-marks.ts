import type { Tone } from '../domain/flush';

/** The sign before a sentence, which says the same: hidden from screen readers. */
export const toneMarks: Record< Tone, string > = {
	busy: '',
	good: '✓',
	warning: '!',
	bad: '!',
	neutral: '',
};
