/** `npm run pot`: reads the plugin's texts, updates the .pot and .po files, and compiles what WordPress loads. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../root';
import { folder, languageFiles, readTranslations } from './catalogs';
import { pluralForms } from './locales';
import { allMessages, keyOf } from './messages';

async function main(): Promise< void > {
	const messages = await allMessages();
	const files = languageFiles( messages );
	const target = path.join( root, folder );
	mkdirSync( target, { recursive: true } );
	for ( const name of readdirSync( target ) ) {
		if ( ! files.has( name ) ) {
			rmSync( path.join( target, name ) );
		}
	}
	files.forEach( ( text, name ) =>
		writeFileSync( path.join( target, name ), text )
	);

	process.stdout.write( `${ messages.length } messages\n` );
	for ( const locale of Object.keys( pluralForms ) ) {
		const translations = readTranslations( locale );
		const missing = messages.filter(
			( message ) => ! translations.has( keyOf( message ) )
		);
		process.stdout.write(
			`${ locale }: ${ messages.length - missing.length } translated, ${ missing.length } missing\n`
		);
	}
}

main().catch( ( error: unknown ) => {
	process.stderr.write( `${ String( error ) }\n` );
	process.exitCode = 1;
} );
