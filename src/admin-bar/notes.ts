import { __, sprintf } from '@wordpress/i18n';

import { type Collected, MOST } from './collect';

/** Returns sentences on what the flush leaves out. */
export function notesOf( { isCut, isWaiting }: Collected ): string[] {
	const notes: string[] = [];
	if ( isCut ) {
		notes.push(
			sprintf(
				/* translators: %d: the number of copies that one flush takes. */
				__(
					'The page uses more copies than one flush takes; these are the first %d.',
					'shortpixel-flush'
				),
				MOST
			)
		);
	}
	if ( isWaiting ) {
		notes.push(
			__(
				'Scroll through the page first to include images further down.',
				'shortpixel-flush'
			)
		);
	}
	return notes;
}
