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
	const facts: VariantFacts = {
		width: null,
		format: parsed ? 'original' : null,
	};
	for ( const param of parsed?.params ?? [] ) {
		const [ , name, value = '' ] = /^([a-z]+)_(.*)$/.exec( param ) ?? [];
		if ( name === 'w' && /^\d+$/.test( value ) ) {
			facts.width = Number( value );
		} else if ( name === 'to' && value !== '' ) {
			facts.format = value;
		} else if ( name === 's' && facts.format === 'original' ) {
			facts.format = value.includes( ':' ) ? 'auto' : value;
		}
	}
	return facts;
}
