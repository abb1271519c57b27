import type { Screen } from '../../domain/types';

/** The width at which phones and tablets lay out a page without a viewport tag. */
const UNSAID = 980;

/**
 * Returns the width at which a screen's browser lays this page out; on a narrow screen, the page can request a width
 * other than the screen's own.
 */
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
