import type { Screen } from '../domain/types';

/** As wide as phones and tablets lay out a page that says nothing of them. */
const UNSAID = 980;

/** Gives how wide a screen's browser lays this page out: a page can ask a narrow screen for another width than its own. */
export function layoutWidth( page: Document, { width }: Screen ): number {
	if ( width >= UNSAID ) {
		return width;
	}
	const said =
		page
			.querySelector( 'meta[name="viewport" i]' )
			?.getAttribute( 'content' ) ?? '';
	const number = /\bwidth\s*=\s*(\d+)/i.exec( said )?.[ 1 ];
	if ( number ) {
		return Math.max( width, Number( number ) );
	}
	return /device-width|initial-scale/i.test( said ) ? width : UNSAID;
}
