import { _n } from '@wordpress/i18n';

import { fill } from '../components/format';
import type { PurgeState } from '../domain/types';

/** What became of a group of copies, in a sentence with their number. */
export function groupTitle( state: PurgeState, count: number ): string {
	return fill( sentenceOf( state, count ), count );
}

/* eslint-disable @wordpress/i18n-translator-comments -- One for all: %s is the number of copies. */
function sentenceOf( state: PurgeState, count: number ): string {
	switch ( state ) {
		case 'queued':
			return _n(
				'%s copy: not sent yet',
				'%s copies: not sent yet',
				count,
				'shortpixel-flush'
			);
		case 'sent':
			return _n(
				'%s copy: removal requested, not checked yet',
				'%s copies: removal requested, not checked yet',
				count,
				'shortpixel-flush'
			);
		case 'fresh':
			return _n(
				'%s copy: new',
				'%s copies: new',
				count,
				'shortpixel-flush'
			);
		case 'rebuilding':
			return _n(
				'%s copy: redirect to the new file',
				'%s copies: redirect to the new file',
				count,
				'shortpixel-flush'
			);
		case 'unconfirmed':
			return _n(
				'%s copy: neither old nor new for certain',
				'%s copies: neither old nor new for certain',
				count,
				'shortpixel-flush'
			);
		case 'stale':
			return _n(
				'%s copy: still old',
				'%s copies: still old',
				count,
				'shortpixel-flush'
			);
		case 'failed':
			return _n(
				'%s copy: failed',
				'%s copies: failed',
				count,
				'shortpixel-flush'
			);
		case 'unchecked':
			return _n(
				'%s copy: removal requested, not checked',
				'%s copies: removal requested, not checked',
				count,
				'shortpixel-flush'
			);
		case 'cancelled':
			return _n(
				'%s copy: stopped',
				'%s copies: stopped',
				count,
				'shortpixel-flush'
			);
	}
}
/* eslint-enable @wordpress/i18n-translator-comments */
