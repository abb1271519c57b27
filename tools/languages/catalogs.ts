import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import gettext, { type Catalog, type Entry } from 'gettext-parser';
import { root } from '../root';
import { pluralForms } from './locales';
import { keyOf, type Message } from './messages';

const domain = 'shortpixel-flush';

export const folder = 'languages';

/** The finished translations by message key: those that lack a form or are fuzzy are left out. */
export type Translations = Map< string, string[] >;

export function readTranslations( locale: string ): Translations {
	const file = path.join( root, folder, `${ domain }-${ locale }.po` );
	const translations: Catalog[ 'translations' ] = existsSync( file )
		? gettext.po.parse( readFileSync( file ) ).translations
		: {};
	return new Map(
		Object.values( translations )
			.flatMap( ( entries ) => Object.values( entries ) )
			.filter(
				( { msgid, msgstr, comments } ) =>
					msgid !== '' &&
					! msgstr.includes( '' ) &&
					comments?.flag !== 'fuzzy'
			)
			.map( ( { msgid, msgctxt, msgstr } ) => [
				keyOf( {
					id: msgid,
					...( msgctxt !== undefined && { context: msgctxt } ),
				} ),
				msgstr,
			] )
	);
}

function entryOf( message: Message, msgstr: string[] ): Entry {
	const { id, plural, context, comments, files } = message;
	return {
		msgid: id,
		...( context !== undefined && { msgctxt: context } ),
		...( plural !== undefined && { msgid_plural: plural } ),
		msgstr,
		comments: {
			reference: files.join( '\n' ),
			extracted: comments.join( '\n' ),
			...( [ id, plural ].some( ( text ) =>
				/%(\d\$)?[sd]/.test( text ?? '' )
			) && {
				flag: files.every( ( file ) => file.endsWith( '.js' ) )
					? 'javascript-format'
					: 'php-format',
			} ),
		},
	};
}

/** Returns the text of a .po file, without dates and line numbers, so that unchanged messages leave it unchanged. */
function compile(
	messages: Message[],
	headers: Record< string, string >,
	translationsOf: ( message: Message ) => string[]
): string {
	const translations: Catalog[ 'translations' ] = {};
	for ( const message of messages ) {
		const entries = ( translations[ message.context ?? '' ] ??= {} );
		entries[ message.id ] = entryOf( message, translationsOf( message ) );
	}
	return (
		gettext.po
			.compile(
				{
					charset: 'utf-8',
					headers: {
						'Project-Id-Version': 'Flush for ShortPixel',
						'MIME-Version': '1.0',
						'Content-Type': 'text/plain; charset=UTF-8',
						'Content-Transfer-Encoding': '8bit',
						'X-Domain': domain,
						...headers,
					},
					translations,
				},
				{ foldLength: 0 }
			)
			.toString( 'utf8' )
			.trimEnd() + '\n'
	);
}

const template = ( messages: Message[] ): string =>
	compile( messages, {}, ( { plural } ) =>
		plural === undefined ? [ '' ] : [ '', '' ]
	);

const catalog = (
	messages: Message[],
	locale: string,
	translations: Translations
): string =>
	compile(
		messages,
		{
			Language: locale,
			'Plural-Forms': pluralForms[ locale ] ?? '',
		},
		( message ) => translations.get( keyOf( message ) ) ?? [ '' ]
	);

const quote = ( text: string ): string =>
	`'${ text.replace( /[\\']/g, '\\$&' ) }'`;

/** Returns the text of a .l10n.php file, WordPress's own format, which it reads faster than .mo. */
function forPhp(
	messages: Message[],
	locale: string,
	translations: Translations
): string {
	const lines = messages.flatMap( ( message ) => {
		const texts = translations.get( keyOf( message ) );
		const key =
			message.context === undefined
				? quote( message.id )
				: `${ quote( message.context ) } . "\\4" . ${ quote(
						message.id
					) }`;
		return texts === undefined
			? []
			: [
					`\t\t${ key } => ${ texts
						.map( quote )
						.join( ' . "\\0" . ' ) },`,
				];
	} );
	return [
		'<?php',
		'// Made of the .po file: `npm run pot`.',
		'return [',
		`\t'domain' => ${ quote( domain ) },`,
		`\t'language' => ${ quote( locale ) },`,
		`\t'plural-forms' => ${ quote( pluralForms[ locale ] ?? '' ) },`,
		"\t'messages' => [",
		...lines,
		'\t],',
		'];',
		'',
	].join( '\n' );
}

function forScript(
	messages: Message[],
	locale: string,
	translations: Translations
): string {
	const data = Object.fromEntries(
		messages.flatMap( ( message ) => {
			const texts = translations.get( keyOf( message ) );
			const key =
				message.context === undefined ? message.id : keyOf( message );
			return texts === undefined ? [] : [ [ key, texts ] ];
		} )
	);
	return `${ JSON.stringify( {
		domain: 'messages',
		locale_data: {
			messages: {
				'': {
					domain: 'messages',
					lang: locale,
					'plural-forms': pluralForms[ locale ],
				},
				...data,
			},
		},
	} ) }\n`;
}

/** Returns a .json file's name and text for each script. WordPress first looks for a name with the script's handle. */
function forScripts(
	messages: Message[],
	locale: string,
	translations: Translations
): [ string, string ][] {
	const scripts = new Set(
		messages
			.flatMap( ( { files } ) => files )
			.filter( ( file ) => file.endsWith( '.js' ) )
	);
	return [ ...scripts ].sort().map( ( file ) => [
		`${ domain }-${ locale }-${ domain }-${ path.basename(
			file,
			'.js'
		) }.json`,
		forScript(
			messages.filter( ( { files } ) => files.includes( file ) ),
			locale,
			translations
		),
	] );
}

/** Returns the files that languages/ must contain, by name. */
export function languageFiles( messages: Message[] ): Map< string, string > {
	const files = new Map( [ [ `${ domain }.pot`, template( messages ) ] ] );
	for ( const locale of Object.keys( pluralForms ) ) {
		const translations = readTranslations( locale );
		files.set(
			`${ domain }-${ locale }.po`,
			catalog( messages, locale, translations )
		);
		files.set(
			`${ domain }-${ locale }.l10n.php`,
			forPhp(
				messages.filter( ( { files: used } ) =>
					used.some( ( file ) => file.endsWith( '.php' ) )
				),
				locale,
				translations
			)
		);
		forScripts( messages, locale, translations ).forEach(
			( [ name, text ] ) => files.set( name, text )
		);
	}
	return files;
}
