import type { Message } from './messages';

const placeholders = ( text: string ): string =>
	( text.match( /%(?:\d+\$)?[sd]|%%/g ) ?? [] ).sort().join( ' ' );

const tags = ( text: string ): string =>
	( text.match( /<\/?\w+[^>]*>/g ) ?? [] ).sort().join( ' ' );

/** Returns the first mistake of a translation; null if it has none. */
export function mistakeOf(
	message: Pick< Message, 'id' | 'plural' >,
	texts: string[],
	forms: number
): string | null {
	const { id, plural } = message;
	const expected = plural === undefined ? 1 : forms;
	if ( texts.length !== expected ) {
		return `it has ${ texts.length } forms, not ${ expected }`;
	}
	const originals = plural === undefined ? [ id ] : [ id, plural ];
	for ( const text of texts ) {
		// A form may leave a number out, as in “one image”, if the English singular or plural does.
		if (
			! originals.some(
				( original ) =>
					placeholders( original ) === placeholders( text )
			)
		) {
			return `“${ text }” has other placeholders`;
		}
		if ( ! originals.some( ( one ) => tags( one ) === tags( text ) ) ) {
			return `“${ text }” has other tags`;
		}
		if ( text !== text.trim() && id === id.trim() ) {
			return `“${ text }” has a space too many`;
		}
	}
	return null;
}
