import { useMemo, useState } from '@wordpress/element';

import { planFlush } from '../api/client';
import type { FlushRequest, Plan } from '../domain/types';
import { isMeasurable, type Measuring, withLayouts } from '../hooks/measuring';
import { useLoaded } from '../hooks/use-loaded';

/** Asks for the plan at once, and for a better one when the pages are measured; the second takes the first one's place. */
export function usePlan( request: FlushRequest | null ) {
	const [ measuring, setMeasuring ] = useState< Measuring >( {
		pages: 0,
		screens: 0,
	} );
	const ask = useMemo(
		() =>
			request &&
			( ( signal: AbortSignal ) => planFlush( request, signal ) ),
		[ request ]
	);
	const askMeasured = useMemo(
		() =>
			request && isMeasurable( request )
				? async ( signal: AbortSignal ): Promise< Plan | null > => {
						const whole = await withLayouts( request, {
							signal,
							onMeasuring: setMeasuring,
						} );
						return whole === request
							? null
							: planFlush( whole, signal );
					}
				: null,
		[ request ]
	);
	const [ first, reload ] = useLoaded( ask );
	const [ measured ] = useLoaded( askMeasured );
	// While another picture is looked up, what is known of the one before must not be read as its own.
	const known = first.status === 'ready' ? first.value : null;
	return {
		state: first,
		plan:
			known && measured.status === 'ready'
				? ( measured.value ?? known )
				: known,
		measuring: measured.status === 'loading' ? measuring : null,
		reload,
	};
}
