import { __ } from '@wordpress/i18n';

import type { EdgeField, EdgeKind, SiteEdge } from '../../domain/edges';
import type { Values } from './form-values';

export type FieldErrors = Partial< Record< string, string > >;

/** Returns errors for empty required fields and for invalid values. The server checks these and more. */
export function wrongFields(
	values: Values,
	secrets: Record< string, string >,
	kind: EdgeKind,
	edge: SiteEdge | null,
	drops: boolean
): FieldErrors {
	const constants = edge?.constants ?? [];
	const wrong: FieldErrors = {};
	if ( ! constants.includes( 'hosts' ) && values.hosts.trim() === '' ) {
		wrong[ 'hosts' ] = __(
			'Enter at least one domain.',
			'shortpixel-flush'
		);
	}
	for ( const field of kind.fields ) {
		const { name, type, is_required: required } = field;
		const isSecret = type === 'secret';
		const isKept =
			isSecret && ! drops && ( edge?.secrets.includes( name ) ?? false );
		const typed = isSecret ? secrets[ name ] : values.setup[ name ];
		if ( constants.includes( name ) || type === 'choice' ) {
			continue;
		}
		if ( required && ( typed ?? '' ).trim() === '' ) {
			// A saved secret is enough, unless an empty string is about to remove it.
			if ( ! isKept || typed === '' ) {
				wrong[ name ] = __( 'Enter this.', 'shortpixel-flush' );
			}
		} else if ( ! fits( field, ( typed ?? '' ).trim() ) ) {
			wrong[ name ] = __(
				'This can’t be used as it is.',
				'shortpixel-flush'
			);
		}
	}
	return wrong;
}

// Matches the whole value, as browsers do; a pattern that does not compile is left to the server.
function fits( { pattern }: EdgeField, value: string ): boolean {
	if ( pattern === '' || value === '' ) {
		return true;
	}
	try {
		return new RegExp( `^(?:${ pattern })$`, 'u' ).test( value );
	} catch {
		return true;
	}
}
