import { useCallback, useEffect } from '@wordpress/element';

import { getComparison } from '../api/comparisons';
import type { Flush } from '../domain/types';
import { findSeenBefore } from '../drive/load-on-demand';
import { useLoaded } from '../hooks/use-loaded';
import { BeforeAndAfter } from './before-and-after';

/** Two images of a flush's most telling copy, once copies were checked; nothing without a pair, or after Undo. */
export function FlushPictures( { flush }: { flush: Flush } ) {
	const { id, state, copies, ways, can } = flush;
	const load = useCallback(
		( signal: AbortSignal ) => getComparison( id, 1, signal ),
		[ id ]
	);
	const [ { value }, reload ] = useLoaded(
		copies.checked > 0 && state !== 'undone' ? load : null,
		null,
		String( copies.checked )
	);
	const comparison = value?.comparison;
	// Pages whose script chooses the copies don't name them, so the flush may not know which old ones visitors had.
	const image =
		ways.new_link > 0 && can.undo && comparison?.before === null
			? comparison.copy.attachment_id
			: null;
	useEffect( () => {
		if ( image !== null ) {
			void findSeenBefore( id, image ).then( reload );
		}
	}, [ id, image, reload ] );
	return comparison ? <BeforeAndAfter comparison={ comparison } /> : null;
}
