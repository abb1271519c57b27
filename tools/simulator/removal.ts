import type { Simulation } from './simulation';
import { formatFor, type Variant, type VariantFilter } from './variant';

/** Returns the variants that one f_remove removes: this one or, by a switch, all of its source under the key, or only the accepted format. */
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

/** The edge fetches the old file again before ShortPixel has removed it, which undoes the removal for everyone behind it. */
const refetch = (
	{ cache, edge, clock }: Simulation,
	filter: VariantFilter
): void => {
	for ( const { variant, format, file } of cache.find( filter ) ) {
		edge.put( variant, format, file, clock.now() );
	}
};

/** Accepts a removal, which happens later in the background, as at ShortPixel. */
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
