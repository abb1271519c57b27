import { useMemo } from '@wordpress/element';

import { planFlush } from '../api/client';
import type { FlushRequest, Plan } from '../domain/types';
import { loadMeasure } from '../hooks/load-measure';
import { isMeasurable } from '../hooks/measurable';
import { useLoaded } from '../hooks/use-loaded';

/**
 * Loads the plan at once, then a better one from measured pages, which replaces the first.
 *
 * @param request
 * @param found   The plan where it is known already.
 */
export function usePlan( request: FlushRequest | null, found: Plan | null ) {
	const ask = useMemo(
		() =>
			request && ! found
				? ( signal: AbortSignal ) => planFlush( request, signal )
				: null,
		[ request, found ]
	);
	const askMeasured = useMemo(
		() =>
			request && isMeasurable( request )
				? async ( signal: AbortSignal ): Promise< Plan | null > => {
						const { withLayouts } = await loadMeasure();
						const whole = await withLayouts( request, signal );
						return whole === request
							? null
							: planFlush( whole, signal );
					}
				: null,
		[ request ]
	);
	const [ first, reload ] = useLoaded( ask );
	const [ measured ] = useLoaded( askMeasured );
	// While another image is looked up, the previous plan must not be taken for its own.
	const known = first.status === 'ready' ? first.value : found;
	return {
		state: first,
		plan:
			known && measured.status === 'ready'
				? ( measured.value ?? known )
				: known,
		isMeasuring: measured.status === 'loading',
		reload,
	};
}
