import type { Simulation } from './simulation';
import type { Variant, VariantFilter } from './variant';

/** What one f_remove removes: this variant or, by a switch, all of its source under the key. */
export const takenWith = (
	{ board }: Simulation,
	variant: Variant
): VariantFilter =>
	board.all().removal_scope === 'exact'
		? ( one ) => one.id === variant.id
		: ( one ) => one.key === variant.key && one.source === variant.source;

/** The edge fetches the old file again before ShortPixel has removed it, which undoes the removal for everyone behind it. */
const refetch = (
	{ cache, edge, clock }: Simulation,
	filter: VariantFilter
): void => {
	for ( const { variant, files } of cache.find( filter ) ) {
		files.forEach( ( { file }, format ) =>
			edge.put( variant, format, file, clock.now() )
		);
	}
};

/** Accepts a removal, which happens later in the background, as at ShortPixel. */
export const acceptRemoval = (
	simulation: Simulation,
	url: string,
	filter: VariantFilter
): void => {
	const { board, builder, cache, clock, edge } = simulation;
	if ( board.hit( 'no_removal', url ) ) {
		return;
	}
	edge.remove( filter );
	const delay = board.all().removal_delay * 1000;
	const stale = board.hit( 'stale_edge', url );
	if ( stale ) {
		const after =
			stale.refetch_after === null
				? delay / 2
				: stale.refetch_after * 1000;
		clock.schedule( () => refetch( simulation, filter ), after );
	}
	clock.schedule( () => {
		cache.remove( filter );
		builder.drop( filter );
	}, delay );
};
