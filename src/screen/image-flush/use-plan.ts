import { useMemo } from '@wordpress/element';

import { planFlush } from '../../api/client';
import type { FlushRequest, Plan } from '../../domain/types';
import { useLoaded } from '../../hooks/use-loaded';

/** Loads the plan for a request, unless it is already known. */
export function usePlan( request: FlushRequest | null, found: Plan | null ) {
	const ask = useMemo(
		() =>
			request && ! found
				? ( signal: AbortSignal ) => planFlush( request, signal )
				: null,
		[ request, found ]
	);
	const [ state, reload ] = useLoaded( ask );
	// While another request's plan is loading, the previous plan must not be mistaken for it.
	const plan = state.status === 'ready' ? state.value : found;
	return { state, plan, reload };
}
