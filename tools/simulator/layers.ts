import type { Stored, StoredFile } from './cache';
import type { Simulation } from './simulation';
import type { Format, Variant } from './variant';

/** A stored file, and how and when the answering cache got it. */
export interface Found {
	file: StoredFile;
	stored: Stored;
}

/**
 * Finds a variant's file in the edge, which is the cache in front of ShortPixel's. If the edge has no file, or an
 * expired one, finds it in ShortPixel's cache, and stores it in the edge if there is an edge.
 */
export const findStored = (
	{ board, cache, clock, edge }: Simulation,
	variant: Variant,
	format: Format
): Found | null => {
	const { edge_lifetime: lifetime } = board.all();
	const now = clock.now();
	const near = edge.get( variant, format );
	const lasts =
		near !== undefined &&
		( lifetime === null || now < near.storedAt + lifetime * 1000 );
	if ( lasts ) {
		return { file: near.file, stored: { by: 'HIT', at: near.storedAt } };
	}
	const far = cache.get( variant, format );
	if ( far === undefined ) {
		return null;
	}
	if ( lifetime === null ) {
		return { file: far.file, stored: { by: 'HIT', at: far.storedAt } };
	}
	edge.put( variant, format, far.file, now );
	return {
		file: far.file,
		stored: { by: near === undefined ? 'MISS' : 'EXPIRED', at: now },
	};
};
