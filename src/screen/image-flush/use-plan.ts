import { useMemo } from '@wordpress/element';

import { planFlush } from '../../api/client';
import type { FlushRequest, Plan } from '../../domain/types';
import { useLoaded } from '../../hooks/use-loaded';

/**
 * Loads the plan.
 *
 * @param request
 * @param found   The plan, if already known.
 */
export function usePlan( request: FlushRequest | null, found: Plan | null ) {
	const ask = useMemo(
		() =>
			request && ! found
				? ( signal: AbortSignal ) => planFlush( request, signal )
				: null,
		[ request, found ]
	);
	const [ state, reload ] = useLoaded( ask );
	// While another image is looked up, the previous plan must not be taken for its own.
	const plan = state.status === 'ready' ? state.value : found;
	return { state, plan, reload };
}
