import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';
import { folder, languageFiles, readTranslations } from './catalogs';
import { formsOf, pluralForms } from './locales';
import { allMessages, keyOf } from './messages';
import { mistakeOf } from './mistake';
import { pieceOf } from './pieces';

/** Returns a sentence for each file that differs from the result of `npm run pot`. */
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

/** Returns a sentence for each message whose translation is missing or wrong. */
export async function incompleteTranslations(): Promise< string[] > {
	const messages = await allMessages();
	return Object.keys( pluralForms ).flatMap( ( locale ) => {
		const translations = readTranslations( locale );
		return messages.flatMap( ( message ) => {
			const texts = translations.get( keyOf( message ) );
			if ( texts === undefined ) {
				return [ `${ locale }: not translated: ${ message.id }` ];
			}
			const mistake = mistakeOf( message, texts, formsOf( locale ) );
			return mistake === null
				? []
				: [ `${ locale }: ${ message.id }: ${ mistake }` ];
		} );
	} );
}

/** Returns a sentence for each message that can't be translated alone. */
export async function piecesOfSentences(): Promise< string[] > {
	return ( await allMessages() ).flatMap( ( message ) => {
		const piece = pieceOf( message );
		return piece === null
			? []
			: [
					`${ message.files.join( ', ' ) }: “${ message.id }” ${ piece }`,
				];
	} );
}
