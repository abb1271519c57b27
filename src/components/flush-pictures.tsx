import { useCallback } from '@wordpress/element';

import { getComparison } from '../api/comparisons';
import type { Flush } from '../domain/types';
import { useLoaded } from '../hooks/use-loaded';
import { BeforeAndAfter } from './before-and-after';

/**
 * The image before and after a flush, once that was checked; nothing if no such pair was kept, or the flush was undone.
 */
export function FlushPictures( { flush }: { flush: Flush } ) {
	const { id, state, copies } = flush;
	const load = useCallback(
		( signal: AbortSignal ) => getComparison( id, 1, signal ),
		[ id ]
	);
	const [ { value } ] = useLoaded(
		copies.checked > 0 && state !== 'undone' ? load : null,
		null,
		String( copies.checked )
	);
	return value?.comparison ? (
		<BeforeAndAfter comparison={ value.comparison } />
	) : null;
}
