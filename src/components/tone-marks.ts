import type { Tone } from '../domain/flush';

export const toneMarks: Record< Tone, string > = {
	busy: '',
	good: '✓',
	warning: '!',
	bad: '!',
	neutral: '',
};
