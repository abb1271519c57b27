import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';
import { folder, languageFiles, readTranslations } from './catalogs';
import { formsOf, isNeeded, pluralForms } from './locales';
import { allMessages, keyOf, type Message } from './messages';

/** Returns a sentence for each file that is not what `npm run pot` makes. */
export async function outdatedFiles(): Promise< string[] > {
	const made = languageFiles( await allMessages() );
	const target = path.join( root, folder );
	const kept = existsSync( target ) ? readdirSync( target ) : [];
	return [ ...new Set( [ ...made.keys(), ...kept ] ) ]
		.filter(
			( name ) =>
				! kept.includes( name ) ||
				made.get( name ) !==
					readFileSync( path.join( target, name ), 'utf8' )
		)
		.map(
			( name ) =>
				`${ folder }/${ name } is not what \`npm run pot\` makes`
		);
}

const placeholders = ( text: string ): string =>
	( text.match( /%(?:\d+\$)?[sd]|%%/g ) ?? [] ).sort().join( ' ' );

const tags = ( text: string ): string =>
	( text.match( /<\/?\w+[^>]*>/g ) ?? [] ).sort().join( ' ' );

/** What a translation lacks; null if it is complete. */
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
		// A language may write out the number of a form that has one only, where English does.
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

/** Returns a sentence for each message that a translation lacks or has wrong. */
export async function incompleteTranslations(): Promise< string[] > {
	const messages = await allMessages();
	return Object.keys( pluralForms ).flatMap( ( locale ) => {
		const translations = readTranslations( locale );
		return messages.flatMap( ( message ) => {
			const texts = translations.get( keyOf( message ) );
			if ( texts === undefined ) {
				return isNeeded( message.files )
					? [ `${ locale }: not translated: ${ message.id }` ]
					: [];
			}
			const mistake = mistakeOf( message, texts, formsOf( locale ) );
			return mistake === null
				? []
				: [ `${ locale }: ${ message.id }: ${ mistake }` ];
		} );
	} );
}
