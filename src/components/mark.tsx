import type { Tone } from '../domain/flush';
import { toneMarks } from './tone-marks';

/** The sign before a sentence, if its tone has one; hidden from screen readers, since the sentence says the same. */
export function Mark( { tone }: { tone: Tone } ) {
	return toneMarks[ tone ] === '' ? null : (
		<span className={ `spf-mark is-${ tone }` } aria-hidden="true">
			{ toneMarks[ tone ] }
		</span>
	);
}
