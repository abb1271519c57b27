import type { CdnUrl } from './cdn-url';

export type Format = 'source' | 'webp' | 'avif';

/** A variant of an image: a key, a set of parameters and a source. */
export interface Variant {
	id: string;
	key: string;
	/** The parameters except f_remove, sorted, without repetitions and joined by `+`. */
	set: string;
	/** The same parameters in the URL's order, with repetitions. */
	params: readonly string[];
	source: string;
}

/** Selects files by variant and format; a removal deletes all that match. */
export type VariantFilter = ( variant: Variant, format: Format ) => boolean;

const REMOVE = 'f_remove';

export const isRemoval = ( parsed: CdnUrl ): boolean =>
	parsed.params[ 0 ] === REMOVE;

/**
 * Decodes characters that need no encoding, and writes all other escapes in upper case, as Cloudflare does by default.
 */
const normalised = ( source: string ): string =>
	source.replace( /%[0-9a-f]{2}/gi, ( code ) => {
		const character = String.fromCharCode(
			parseInt( code.slice( 1 ), 16 )
		);
		return /[A-Za-z0-9._~-]/.test( character )
			? character
			: code.toUpperCase();
	} );

/**
 * Returns the variant of a URL. The order and repetition of parameters make no difference. A version among them, the
 * source's query and its path's encoding do, unless a switch says otherwise.
 */
export const variantOf = (
	parsed: CdnUrl,
	{
		ignore_query: ignoreQuery,
		normalise_paths: normalisePaths,
		ignore_version: ignoreVersion,
	}: {
		ignore_query: boolean;
		normalise_paths: boolean;
		ignore_version: boolean;
	}
): Variant => {
	const params = parsed.params.filter(
		( token ) =>
			token !== REMOVE && ! ( ignoreVersion && /^v_\d*$/.test( token ) )
	);
	const { key } = parsed;
	const asked = ignoreQuery
		? parsed.source.replace( /\?.*$/s, '' )
		: parsed.source;
	const source = normalisePaths ? normalised( asked ) : asked;
	const set = [ ...new Set( params ) ].sort().join( '+' );
	return { id: `${ key }/${ set }/${ source }`, key, set, params, source };
};

/** Returns a parameter's value; "" if the parameter has no value or is missing. */
export const param = ( variant: Variant, name: string ): string => {
	const prefix = `${ name }_`;
	const token = variant.params.find( ( one ) => one.startsWith( prefix ) );
	return token?.slice( prefix.length ) ?? '';
};

const size = ( variant: Variant, name: 'w' | 'h' ): number | undefined => {
	const value = Number( param( variant, name ) );
	return Number.isInteger( value ) && value > 0 && value <= 10_000
		? value
		: undefined;
};

export const width = ( variant: Variant ): number | undefined =>
	size( variant, 'w' );
export const height = ( variant: Variant ): number | undefined =>
	size( variant, 'h' );

/**
 * Whether the format depends on the visitor's Accept header: always with the switch `by_accept`, otherwise for
 * `to_auto`.
 */
export const negotiates = (
	variant: Variant,
	{ by_accept: byAccept }: { by_accept: boolean }
): boolean => byAccept || variant.params.includes( 'to_auto' );

/**
 * Returns the format to deliver: the URL's or, if it is negotiated, the best that the visitor accepts and the parameter
 * `s` allows.
 */
export const formatFor = (
	variant: Variant,
	accept: string,
	settings: { by_accept: boolean }
): Format => {
	if ( ! negotiates( variant, settings ) ) {
		const to = param( variant, 'to' );
		return to === 'webp' || to === 'avif' ? to : 'source';
	}
	const allowed = /^d?(webp|avif)(:d?(webp|avif))?$/.test(
		param( variant, 's' )
	)
		? param( variant, 's' )
		: 'webp:avif';
	const formats = [ 'avif', 'webp' ] as const;
	const format = formats.find(
		( one ) =>
			allowed.includes( one ) && accept.includes( `image/${ one }` )
	);
	return format ?? 'source';
};
