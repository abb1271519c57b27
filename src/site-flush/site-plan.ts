import { planFlush } from '../api/client';
import type {
	FlushRequest,
	Method,
	Plan,
	SitePlan,
	Status,
} from '../domain/types';
import { partsOf } from './site-parts';

/** The ways to flush everything that this site has; the first is the default. */
export function siteMethods( status: Status ): Method[] {
	const parts = partsOf( status.providers );
	const purges = partsOf( status.providers, 'purge' ).length > 0;
	const removes = status.providers.some(
		( { can, state } ) => can.images && state === 'ready'
	);
	return [
		// New links get past every cache at once. Where there are none, it is the purge itself.
		...( parts.length > 0 ? [ 'new_address' as const ] : [] ),
		...( purges && parts.some( ( { by } ) => by === 'switch' )
			? [ 'purge' as const ]
			: [] ),
		...( removes ? [ 'removal' as const ] : [] ),
	];
}

export const loadSitePlan: Record<
	Method,
	( signal: AbortSignal ) => Promise< Plan >
> = {
	new_address: ( signal ) => planFlush( { scope: 'site' }, signal ),
	purge: ( signal ) =>
		planFlush( { scope: 'site', method: 'purge' }, signal ),
	removal: ( signal ) =>
		planFlush( { scope: 'images', library: true }, signal ),
};

/** Returns the request that does exactly what a plan said. */
export function requestOf( { site, estimate }: Plan ): FlushRequest {
	if ( ! site ) {
		return {
			scope: 'images',
			library: true,
			...( estimate?.asks && { confirmed: estimate.images } ),
		};
	}
	const { from } = site.endpoint;
	return {
		scope: 'site',
		expected_endpoint: from,
		...( isPurge( site ) && { method: 'purge' } ),
	};
}

function isPurge( { providers }: SitePlan ): boolean {
	return providers.every( ( { by } ) => by === 'purge' );
}
