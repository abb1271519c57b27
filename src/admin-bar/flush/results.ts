import { __, sprintf } from '@wordpress/i18n';

import { listPurges } from '../../api/client';
import { purgeTone, type Tone } from '../../domain/flush';
import type { Flush, Purge } from '../../domain/types';

/** What came of one image of a flush. */
export interface ImageResult {
	tone: Tone;
	text: string;
}

const A_PAGE = 100;
/** Of each of a hundred images, six copies are checked. */
const MOST_PAGES = 6;

/** Reads the checked copies of a flush, and says for each image what they show. Empty where the site does not answer. */
export async function readResults(
	flush: Flush
): Promise< Map< number, ImageResult > > {
	const purges: Purge[] = [];
	try {
		for ( let page = 1, pages = 1; page <= pages; page++ ) {
			const query = { page, per_page: A_PAGE, sampled: true as const };
			const found = await listPurges( flush.id, query );
			purges.push( ...found.purges );
			pages = Math.min( MOST_PAGES, found.pages );
		}
	} catch {
		return new Map();
	}
	return resultsOf( purges, flush );
}

/**
 * What is known least well decides. Where not all copies are known, it is no good news that the checked ones are new.
 *
 * @param purges Copies that were checked, as far as the flush has kept them: a large one keeps only those that are not new.
 * @param flush
 */
export function resultsOf(
	purges: Purge[],
	{ subject, state, coverage }: Flush
): Map< number, ImageResult > {
	const byImage = new Map< number, Purge[] >();
	const isWhole = coverage?.whole === true;
	for ( const purge of purges ) {
		if ( purge.attachment_id !== null ) {
			const same = byImage.get( purge.attachment_id ) ?? [];
			byImage.set( purge.attachment_id, [ ...same, purge ] );
		}
	}
	const results = new Map< number, ImageResult >();
	for ( const id of subject.attachment_ids ) {
		const some = byImage.get( id );
		if ( some ) {
			results.set( id, resultOf( some, isWhole ) );
		} else if ( state === 'done' ) {
			results.set( id, {
				tone: 'good',
				text: __( 'New', 'shortpixel-flush' ),
			} );
		}
	}
	return results;
}

function resultOf( purges: Purge[], isWhole: boolean ): ImageResult {
	const count = ( tone: Tone ) =>
		purges.filter( ( { state } ) => purgeTone( state ) === tone ).length;
	if ( count( 'bad' ) > 0 ) {
		return {
			tone: 'bad',
			text: __( 'Still old, or not removed', 'shortpixel-flush' ),
		};
	}
	if ( count( 'warning' ) > 0 ) {
		return {
			tone: 'warning',
			text: __( 'Not certain whether it is new', 'shortpixel-flush' ),
		};
	}
	const good = count( 'good' );
	if ( good > 0 ) {
		return {
			tone: isWhole ? 'good' : 'neutral',
			text: sprintf(
				/* translators: %d: number of copies. */
				__( 'New copies: %d', 'shortpixel-flush' ),
				good
			),
		};
	}
	return {
		tone: 'neutral',
		text: __( 'Not checked', 'shortpixel-flush' ),
	};
}
