import { parseCdnUrl } from './cdn-url';

export interface VariantFacts {
	/** In pixels; null where the URL leaves it open. */
	width: number | null;
	/** "auto" where the visitor's browser decides, "original" where nothing is converted; null for what is no CDN URL. */
	format: string | null;
}

/** Reads width and format from a CDN URL's parameters. */
export function variantFacts( url: string ): VariantFacts {
	const parsed = parseCdnUrl( url );
	if ( ! parsed ) {
		return { width: null, format: null };
	}
	const facts: VariantFacts = { width: null, format: 'original' };
	for ( const param of parsed.params ) {
		const at = param.indexOf( '_' );
		const name = param.slice( 0, at );
		const value = param.slice( at + 1 );
		if ( name === 'w' && /^\d{1,9}$/.test( value ) ) {
			facts.width = Number( value );
		} else if ( name === 'to' && value !== '' ) {
			facts.format = value;
		} else if (
			name === 's' &&
			facts.format === 'original' &&
			// Anything else asks for a cut-out.
			/^d?(?:webp|avif)/.test( value )
		) {
			facts.format = /:|%3a/i.test( value ) ? 'auto' : value;
		}
	}
	return facts;
}
