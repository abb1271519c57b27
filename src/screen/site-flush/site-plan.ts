import { planFlush } from '../../api/client';
import type { FlushRequest, Plan, SitePlan, Status } from '../../domain/types';

/** `removal` goes through the library image by image. */
type SiteWay = 'auto' | 'purge' | 'removal';

/**
 * Returns how to flush everything on this site, and how to do so while keeping the links; null if impossible or if
 * keeping them makes no difference.
 */
export function siteWays( { providers }: Status ): {
	all: SiteWay | null;
	kept: SiteWay | null;
} {
	const ready = providers.filter( ( { state } ) => state === 'ready' );
	const removal = ready.some( ( { can } ) => can.images ) ? 'removal' : null;
	const purge = ready.some( ( { can } ) => can.purge ) ? 'purge' : null;
	const flushed = ready.filter( ( { can } ) => can.site );
	return {
		all: flushed.length > 0 ? 'auto' : removal,
		kept: flushed.some( ( { next_endpoint: next } ) => next !== null )
			? ( purge ?? removal )
			: null,
	};
}

export const loadSitePlan: Record<
	SiteWay,
	( signal: AbortSignal ) => Promise< Plan >
> = {
	auto: ( signal ) => planFlush( { scope: 'site' }, signal ),
	purge: ( signal ) =>
		planFlush( { scope: 'site', method: 'purge' }, signal ),
	removal: ( signal ) =>
		planFlush( { scope: 'images', library: true }, signal ),
};

/** Returns the request that does exactly what a plan says. */
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
