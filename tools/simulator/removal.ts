import type { Simulation } from './simulation';
import { formatFor, type Variant, type VariantFilter } from './variant';

/**
 * Returns a filter for what one f_remove removes: depending on a switch, this variant, every variant of its source
 * under the key, or this variant in the accepted format only.
 */
export const takenWith = (
	{ board }: Simulation,
	variant: Variant,
	accept: string
): VariantFilter => {
	switch ( board.all().removal_scope ) {
		case 'exact':
			return ( { id } ) => id === variant.id;
		case 'source':
			return ( { key, source } ) =>
				key === variant.key && source === variant.source;
		case 'format': {
			const accepted = formatFor( variant, accept, board.all() );
			return ( { id }, format ) =>
				id === variant.id && format === accepted;
		}
	}
};

/** Puts the files that ShortPixel's cache still has back into the edge, so that visitors keep getting the old ones. */
const refetch = (
	{ cache, edge, clock }: Simulation,
	filter: VariantFilter
): void => {
	for ( const { variant, format, file } of cache.find( filter ) ) {
		edge.put( variant, format, file, clock.now() );
	}
};

/** Schedules a removal after its delay, unless a switch makes the CDN ignore it. */
export const acceptRemoval = (
	simulation: Simulation,
	url: string,
	filter: VariantFilter,
	ownDelay: number | null = null
): void => {
	const { board, builder, cache, clock, delays, edge } = simulation;
	if ( board.hit( 'no_removal', url ) ) {
		return;
	}
	const { removal_delay: set, removal_reach: reach, seed } = board.all();
	const delay =
		( ownDelay ?? delays.next( set, { seed, now: clock.now() } ) ) * 1000;
	const stale = board.hit( 'stale_edge', url );
	if ( stale ) {
		edge.remove( filter );
		const after =
			stale.refetch_after === null
				? delay / 2
				: stale.refetch_after * 1000;
		clock.schedule( () => refetch( simulation, filter ), after );
	}
	clock.schedule( () => {
		if ( ! stale ) {
			edge.remove( filter );
		}
		if ( reach === 'all' ) {
			cache.remove( filter );
			builder.drop( filter );
		}
	}, delay );
};
