/**
 * The plugin directory's rules for a release: those of its checker (Plugin Check), of its readme validator and of its
 * guidelines, as far as reading files can check them. The suite phpcs checks WordPress's standards,
 * DirectoryRulesTest.php direct access and processes, and tests/php/integration/admin which screens load scripts.
 */
import path from 'node:path';
import { header, readReadme, type Release } from '../../release/release';
import { slug } from '../../release/zip';

export interface Rule {
	/** The rule as a statement that holds if there are no problems. */
	name: string;
	/** Returns a sentence for each thing that is wrong. */
	problems: ( release: Release ) => string[];
}

/** The newest released WordPress. */
export const newestWordPress = '7.1';

const named = (
	release: Release,
	pattern: RegExp,
	files: RegExp = /./
): string[] =>
	[ ...release.keys() ].filter(
		( file ) => files.test( file ) && pattern.test( file )
	);

const holding = (
	release: Release,
	pattern: RegExp,
	files: RegExp = /\.php$/
): string[] =>
	[ ...release ].flatMap( ( [ file, text ] ) => {
		const found = files.test( file ) ? pattern.exec( text ) : null;
		return found === null ? [] : [ `${ file }: ${ found[ 0 ] }` ];
	} );

const unless = ( is: boolean, words: string ): string[] =>
	is ? [] : [ words ];

const words = ( text: string ): number => text.split( /\s+/ ).length;

const isUrl = ( text: string ): boolean =>
	/^https?:\/\/[^\s/]+\.[^\s]+$/.test( text );

/** Returns the same text for common spellings of a licence, such as “GPLv2 or later” and “GPL-2.0-or-later”. */
const licence = ( text: string ): string =>
	text
		.replace( / or later$|-or-later$|\+$/, '' )
		.replace( /[- v.]/g, '' )
		.replace( /GPL2(0)?$/, 'GPL2' );

const fileRules: Rule[] = [
	{
		name: 'no hidden file or folder: version control, editors, AI tools',
		problems: ( release ) => named( release, /(^|\/)\./ ),
	},
	{
		name: 'no archive, program or other binary',
		problems: ( release ) =>
			named(
				release,
				/\.(zip|gz|tgz|rar|tar|7z|phar|a|bin|bpk|deploy|dist|distz|dmg|dms|dump|elc|exe|iso|lha|lrf|lzh|o|obj|pkg|sh|so)$/i
			),
	},
	{
		name: 'no white space or special character in a file’s name',
		problems: ( release ) => named( release, /[^\w./-]/ ),
	},
	{
		name: 'no two names that differ by case only',
		problems: ( release ) => {
			const seen = new Set< string >();
			return [ ...release.keys() ].filter( ( file ) => {
				const is = seen.has( file.toLowerCase() );
				seen.add( file.toLowerCase() );
				return is;
			} );
		},
	},
	{
		name: 'no Markdown but a readme in the plugin’s root',
		problems: ( release ) =>
			named( release, /^(?!readme\.md$)[^/]+\.(md|markdown)$/i ),
	},
	{
		name: 'no tests, no packages and no tools of developers',
		problems: ( release ) =>
			named(
				release,
				/(^|\/)(tests?|__tests__|node_modules|vendor|tools|docs|bin)\/|\.(test|spec)\.\w+$|(^|\/)(composer\.(json|lock)|phpunit|phpcs|phpstan|package-lock)/
			),
	},
];

const headerRules: Rule[] = [
	{
		name: 'the header has a name, a description, a version and an author of its own',
		problems: ( release ) =>
			[ 'Plugin Name', 'Description', 'Version', 'Author' ].flatMap(
				( name ) =>
					unless(
						! /^$|^Plugin Name$|My Basics Plugin|short description of/.test(
							header( release, name )
						),
						`${ name }: ${ header( release, name ) }`
					)
			),
	},
	{
		name: 'the name begins with no product of somebody else’s',
		problems: ( release ) =>
			[
				header( release, 'Plugin Name' ),
				readReadme( release ).name,
			].filter( ( name ) =>
				/^(shortpixel|autoptimize|cloudflare|bunny|keycdn|fastly|amazon|aws|digitalocean|woo|wp\b|wordpress)|wordpress|plugin/i.test(
					name
				)
			),
	},
	{
		name: 'Requires at least and Requires PHP are versions',
		problems: ( release ) => [
			...unless(
				/^\d+\.\d(\.\d+)?$/.test(
					header( release, 'Requires at least' )
				),
				`Requires at least: ${ header( release, 'Requires at least' ) }`
			),
			...unless(
				/^\d+(\.\d+){1,2}$/.test( header( release, 'Requires PHP' ) ),
				`Requires PHP: ${ header( release, 'Requires PHP' ) }`
			),
		],
	},
	{
		name: 'Plugin URI and Author URI, where they are there, are addresses of their own',
		problems: ( release ) =>
			[ 'Plugin URI', 'Author URI' ]
				.map( ( name ) => header( release, name ) )
				.filter(
					( uri ) =>
						uri !== '' &&
						( ! isUrl( uri ) ||
							/\/\/(wordpress\.org|example\.com)\//.test( uri ) )
				),
	},
	{
		name: 'Network is true or left out',
		problems: ( release ) =>
			unless(
				[ '', 'true' ].includes( header( release, 'Network' ) ),
				header( release, 'Network' )
			),
	},
	{
		name: 'the text domain is the folder’s name',
		problems: ( release ) =>
			unless(
				header( release, 'Text Domain' ) === slug,
				header( release, 'Text Domain' )
			),
	},
	{
		name: 'Domain Path, where it is there, is a folder of the release',
		problems: ( release ) => {
			const folder = header( release, 'Domain Path' );
			return unless(
				folder === '' ||
					( folder.startsWith( '/' ) &&
						named( release, /./ ).some( ( file ) =>
							`/${ file }`.startsWith( `${ folder }/` )
						) ),
				folder
			);
		},
	},
	{
		name: 'the licence is the GPL, the same in header and readme, and the release has its text',
		problems: ( release ) => {
			const readme = readReadme( release ).headers.get( 'License' ) ?? '';
			return [
				...unless(
					/^GPL/.test( header( release, 'License' ) ),
					`License: ${ header( release, 'License' ) }`
				),
				...unless(
					licence( readme ) ===
						licence( header( release, 'License' ) ),
					`readme.txt: ${ readme }`
				),
				...unless(
					isUrl( header( release, 'License URI' ) ),
					`License URI: ${ header( release, 'License URI' ) }`
				),
				...unless( release.has( 'LICENSE' ), 'There is no LICENSE.' ),
			];
		},
	},
];

const readmeRules: Rule[] = [
	{
		name: 'the readme’s name is the header’s',
		problems: ( release ) =>
			unless(
				readReadme( release ).name === header( release, 'Plugin Name' ),
				readReadme( release ).name
			),
	},
	{
		name: 'Tested up to is the newest WordPress, by major version',
		problems: ( release ) =>
			unless(
				readReadme( release ).headers.get( 'Tested up to' ) ===
					newestWordPress,
				`Tested up to: ${ readReadme( release ).headers.get( 'Tested up to' ) }`
			),
	},
	{
		name: 'Stable tag is the version',
		problems: ( release ) =>
			unless(
				readReadme( release ).headers.get( 'Stable tag' ) ===
					header( release, 'Version' ),
				`Stable tag: ${ readReadme( release ).headers.get( 'Stable tag' ) }`
			),
	},
	{
		name: 'Requires at least and Requires PHP are the header’s',
		problems: ( release ) =>
			[ 'Requires at least', 'Requires PHP' ].filter(
				( name ) =>
					readReadme( release ).headers.get( name ) !==
					header( release, name )
			),
	},
	{
		name: 'Contributors are names of users',
		problems: ( release ) =>
			unless(
				/^[a-z0-9_.\- ]+(, ?[a-z0-9_.\- ]+)*$/i.test(
					readReadme( release ).headers.get( 'Contributors' ) ?? ''
				),
				`Contributors: ${ readReadme( release ).headers.get( 'Contributors' ) }`
			),
	},
	{
		name: 'at most five tags, none of them ignored or left from a template',
		problems: ( release ) => {
			const tags = ( readReadme( release ).headers.get( 'Tags' ) ?? '' )
				.split( ',' )
				.map( ( tag ) => tag.trim().toLowerCase() );
			return [
				...unless( tags.length <= 5, `${ tags.length } tags` ),
				...tags.filter( ( tag ) =>
					[ '', 'plugin', 'wordpress', 'tag1' ].includes( tag )
				),
			];
		},
	},
	{
		name: 'a short description of one line and at most 150 characters',
		problems: ( release ) => {
			const { shortDescription } = readReadme( release );
			return unless(
				/^[^\n<>[\]*`]{1,150}$/.test( shortDescription ),
				shortDescription
			);
		},
	},
	{
		name: 'the sections that people look for',
		problems: ( release ) =>
			[
				'Description',
				'Installation',
				'Frequently Asked Questions',
				'External services',
				'Changelog',
			].filter(
				( title ) =>
					(
						readReadme( release ).sections.get( title ) ?? ''
					).trim() === ''
			),
	},
	{
		name: 'no section that is cut off: 2,500 words, or 5,000',
		problems: ( release ) =>
			[ ...readReadme( release ).sections ]
				.filter(
					( [ title, text ] ) =>
						words( text ) >
						( /^(Changelog|Frequently)/.test( title )
							? 5000
							: 2500 )
				)
				.map( ( [ title ] ) => title ),
	},
	{
		name: 'an upgrade notice of at most 300 characters',
		problems: ( release ) =>
			( readReadme( release ).sections.get( 'Upgrade Notice' ) ?? '' )
				.split( /^=.+=$/m )
				.filter( ( notice ) => notice.trim().length > 300 ),
	},
	{
		name: 'the changelog has this version',
		problems: ( release ) =>
			unless(
				(
					readReadme( release ).sections.get( 'Changelog' ) ?? ''
				).includes( `= ${ header( release, 'Version' ) } =` ),
				header( release, 'Version' )
			),
	},
];

/** Returns the paths that a file imports relative to itself. */
function imported( file: string, text: string ): string[] {
	return [
		...text.matchAll(
			/(?:from|import|import\()\s*(?:\/\*.*?\*\/\s*)?'(\.[^']+)'/g
		),
	].map( ( found ) =>
		path.posix.join( path.posix.dirname( file ), found[ 1 ] ?? '' )
	);
}

const sourceRules: Rule[] = [
	{
		name: 'all that the scripts are built from is in the release',
		problems: ( release ) => {
			const config = release.get( 'webpack.config.js' ) ?? '';
			const entries = [ ...config.matchAll( /'\.\/(src\/[^']+)'/g ) ].map(
				( found ) => found[ 1 ] ?? ''
			);
			const needed = [
				'package.json',
				'tsconfig.json',
				...entries,
				...[ ...release ].flatMap( ( [ file, text ] ) =>
					/^src\/.*\.tsx?$/.test( file ) ? imported( file, text ) : []
				),
			];
			return [
				...unless(
					entries.length > 0,
					'webpack.config.js names no entry.'
				),
				...needed.filter(
					( file ) =>
						! [ '', '.ts', '.tsx', '/index.ts', '/index.tsx' ].some(
							( end ) => release.has( file + end )
						)
				),
			];
		},
	},
	{
		name: 'the readme says where the scripts’ sources are and how to build them',
		problems: ( release ) => {
			const readme = release.get( 'readme.txt' ) ?? '';
			return [
				'`src`',
				'`build`',
				'npm install',
				'npm run build',
			].filter( ( part ) => ! readme.includes( part ) );
		},
	},
	{
		name: 'no PHP that is encoded, minified or made up at run time',
		problems: ( release ) => [
			...holding(
				release,
				/<\?php @Zend;|This file was encoded by|sourceguardian|sg_load|\$__x=|ionCube|eval\s*\(\s*(base64|gz)|str_rot13/
			),
			...[ ...release ]
				.filter(
					( [ file, text ] ) =>
						/^(?!build\/).*\.php$/.test( file ) &&
						text.length / text.split( '\n' ).length > 200
				)
				.map( ( [ file ] ) => file ),
		],
	},
];

const codeRules: Rule[] = [
	{
		name: 'no address of a developer’s own machine',
		problems: ( release ) =>
			holding(
				release,
				/https?:\/\/(localhost|127\.0\.0\.1|[\w.-]*\.local(host)?)\//
			),
	},
	{
		name: 'nothing updates the plugin but the directory',
		problems: ( release ) => [
			...unless(
				header( release, 'Update URI' ) === '',
				header( release, 'Update URI' )
			),
			...holding(
				release,
				/plugin-update-checker|site_transient_update_plugins|_update_plugin_|auto_update_plugin|updater\.\w+\.\w{2,5}/
			),
		],
	},
	{
		name: 'no uploads past WordPress’s own filters, and no file that PHP moves by itself',
		problems: ( release ) =>
			holding( release, /ALLOW_UNFILTERED_UPLOADS|move_uploaded_file/ ),
	},
	{
		name: 'scripts and styles come from the plugin and from WordPress only',
		problems: ( release ) => [
			...holding(
				release,
				/(wp_(enqueue|register)_(script|style)\([^;]*|<(script|link)[^>]*(src|href)=['"])(https?:)?\/\//
			),
			...holding(
				release,
				/\b(importScripts|import)\s*\(\s*["'](https?:)?\/\//,
				/\.(js|tsx?)$/
			),
		],
	},
	{
		name: 'each script says how it is loaded',
		problems: ( release ) =>
			holding(
				release,
				/wp_(?:enqueue|register)_script\([^;,]*,(?![^;]*'(?:in_footer|strategy)')[^;]*;/
			),
	},
	{
		name: 'no link to five stars',
		problems: ( release ) => holding( release, /reviews\/?\?filter=5/ ),
	},
	{
		name: 'uninstall.php runs for WordPress alone',
		problems: ( release ) =>
			unless(
				/defined\s*\(\s*'WP_UNINSTALL_PLUGIN'\s*\)\s*\|\|\s*exit/.test(
					release.get( 'uninstall.php' ) ?? ''
				),
				'uninstall.php'
			),
	},
	{
		name: 'WordPress’s tools export and erase what is kept of a person, and its guide has a text for the privacy policy',
		problems: ( release ) => {
			const code = [ ...release ]
				.filter( ( [ file ] ) => file.endsWith( '.php' ) )
				.map( ( [ , text ] ) => text )
				.join( '\n' );
			return [
				"add_filter( 'wp_privacy_personal_data_exporters',",
				"add_filter( 'wp_privacy_personal_data_erasers',",
				'wp_add_privacy_policy_content(',
			].filter( ( call ) => ! code.includes( call ) );
		},
	},
	{
		name: 'redirects stay on the site, settings are registered with what cleans them, no heredoc, no goto, no short tag',
		problems: ( release ) =>
			holding(
				release,
				/\bwp_redirect\s*\(|\bregister_setting\s*\((?![^;]*sanitize_callback)|<<<|\bgoto\s+\w+;|<\?(?!php|xml)/
			),
	},
	{
		name: 'nothing is written into the plugin’s own folder',
		problems: ( release ) =>
			holding(
				release,
				/\b(file_put_contents|fwrite|mkdir|copy|rename|touch)\s*\([^;]*(__DIR__|__FILE__|SHORTPIXEL_FLUSH_FILE|WP_PLUGIN_DIR)/
			),
	},
	{
		name: 'no time limit, setting or error level of PHP is changed',
		problems: ( release ) =>
			holding(
				release,
				/\b(set_time_limit|ini_set|ini_alter|error_reporting|dl)\s*\(/
			),
	},
	{
		name: 'nothing of React that its version 19 leaves out',
		problems: ( release ) =>
			holding(
				release,
				/\b(findDOMNode|unmountComponentAtNode|defaultProps|propTypes|createFactory|contextTypes)\b|ReactDOM\.render|\bref=["']/,
				/^(src|build)\/.*\.(js|tsx?)$/
			),
	},
	{
		name: 'the readme names each service that the plugin may ask',
		problems: ( release ) => {
			const readme =
				readReadme( release ).sections.get( 'External services' ) ?? '';
			const hosts = new Set(
				[ ...release ].flatMap( ( [ file, text ] ) =>
					/^includes\/.*\.php$/.test( file )
						? [
								...text.matchAll(
									/'https:\/\/((?:api|cloudfront|no-cdn)\.[\w.-]+)/g
								),
							].map( ( found ) => found[ 1 ] ?? '' )
						: []
				)
			);
			return [
				...unless(
					hosts.size > 5,
					`Only ${ hosts.size } services were found.`
				),
				...[ ...hosts, 'shortpixel.ai' ].filter(
					( host ) => ! readme.includes( host )
				),
			];
		},
	},
];

export const directoryRules: Rule[] = [
	...fileRules,
	...headerRules,
	...readmeRules,
	...sourceRules,
	...codeRules,
];
