/**
 * @jest-environment node
 */
import { readRelease, type Release } from '../../../tools/release/release';
import { directoryRules } from '../../../tools/test/package/directory-rules';

type Change = ( release: Release ) => void;

const added =
	( file: string, text = '' ): Change =>
	( release ) =>
		release.set( file, text );

const changed =
	( file: string, pattern: RegExp, text: string ): Change =>
	( release ) => {
		const was = release.get( file ) ?? '';
		const is = was.replace( pattern, text );
		expect( is ).not.toBe( was );
		release.set( file, is );
	};

const inHeader = ( pattern: RegExp, text: string ): Change =>
	changed( 'shortpixel-flush.php', pattern, text );

const inReadme = ( pattern: RegExp, text: string ): Change =>
	changed( 'readme.txt', pattern, text );

const inCode = ( text: string ): Change =>
	added( 'includes/bad.php', `<?php ${ text }` );

/** Changes to the release, keyed by the rule that must report each of them. */
const mistakes: Record< string, Change[] > = {
	'no hidden file or folder: version control, editors, AI tools': [
		added( '.editorconfig' ),
		added( '.claude/settings.json' ),
		added( 'includes/.git/HEAD' ),
	],
	'no archive, program or other binary': [
		added( 'build/all.zip' ),
		added( 'includes/start.sh' ),
	],
	'no white space or special character in a file’s name': [
		added( 'includes/a copy.php' ),
		added( 'includes/a(1).php' ),
	],
	'no two names that differ by case only': [ added( 'includes/Hooks.php' ) ],
	'no Markdown but a readme in the plugin’s root': [
		added( 'CHANGELOG.md' ),
		added( 'AGENTS.md' ),
	],
	'no tests, no packages and no tools of developers': [
		added( 'tests/php/ATest.php' ),
		added( 'src/domain/a.test.ts' ),
		added( 'composer.json' ),
	],
	'the header has a name, a description, a version and an author of its own':
		[ inHeader( /Author: .*/, '' ) ],
	'the name begins with no product of somebody else’s': [
		inHeader( /Flush for ShortPixel/, 'ShortPixel Flush' ),
		inReadme( /Flush for ShortPixel/, 'WP Flush' ),
	],
	'Requires at least and Requires PHP are versions': [
		inHeader( /6\.8/, 'WordPress 6.8' ),
		inHeader( /Requires PHP: +7\.4/, 'Requires PHP: 7' ),
	],
	'Plugin URI and Author URI, where they are there, are addresses of their own':
		[
			inHeader(
				/ \* License:/,
				' * Plugin URI: https://example.com/\n$&'
			),
		],
	'Network is true or left out': [
		inHeader( / \* License:/, ' * Network: false\n$&' ),
	],
	'the text domain is the folder’s name': [
		inHeader( /Text Domain: .*/, 'Text Domain: flush' ),
	],
	'Domain Path, where it is there, is a folder of the release': [
		inHeader( / \* License:/, ' * Domain Path: /nowhere\n$&' ),
	],
	'the licence is the GPL, the same in header and readme, and the release has its text':
		[
			inReadme( /GPLv2 or later/, 'GPLv3' ),
			inHeader( /GPL-2\.0-or-later/, 'Proprietary' ),
			( release ) => release.delete( 'LICENSE' ),
		],
	'the readme’s name is the header’s': [
		inReadme( /Flush for ShortPixel/, 'Flush' ),
	],
	'Tested up to is the newest WordPress, by major version': [
		inReadme( /Tested up to: 7\.1/, 'Tested up to: 7.0' ),
		inReadme( /Tested up to: 7\.1/, '$&.2' ),
	],
	'Stable tag is the version': [
		inReadme( /Stable tag: .*/, 'Stable tag: trunk' ),
	],
	'Requires at least and Requires PHP are the header’s': [
		inReadme( /Requires PHP: .*/, 'Requires PHP: 8.0' ),
	],
	'Contributors are names of users': [
		inReadme( /Contributors: .*/, 'Contributors: José <jose>' ),
	],
	'at most five tags, none of them ignored or left from a template': [
		inReadme( /Tags: /, '$&one, two, three, ' ),
		inReadme( /Tags: cdn/, 'Tags: plugin' ),
	],
	'a short description of one line and at most 150 characters': [
		inReadme( /One click/, `${ 'Very long. '.repeat( 9 ) }$&` ),
	],
	'the sections that people look for': [
		inReadme( /== External services ==/, '== Privacy ==' ),
	],
	'no section that is cut off: 2,500 words, or 5,000': [
		inReadme( /== Description ==/, `$&\n${ 'word '.repeat( 2500 ) }` ),
	],
	'an upgrade notice of at most 300 characters': [
		inReadme(
			/$/,
			`\n== Upgrade Notice ==\n\n= 0.9.0 =\n${ 'Update. '.repeat( 40 ) }\n`
		),
	],
	'the changelog has this version': [
		inReadme( /= 0\.9\.0 =/, '= 0.0.9 =' ),
	],
	'all that the scripts are built from is in the release': [
		( release ) => release.delete( 'src/screen/index.tsx' ),
		( release ) => release.delete( 'package.json' ),
		added( 'src/domain/outside.ts', "import { a } from '../../tools/a';" ),
	],
	'the readme says where the scripts’ sources are and how to build them': [
		inReadme( /npm run build/, 'a build' ),
	],
	'no PHP that is encoded, minified or made up at run time': [
		inCode( 'eval( base64_decode( "" ) );' ),
		added( 'includes/small.php', `<?php ${ 'f();'.repeat( 100 ) }` ),
	],
	'no address of a developer’s own machine': [
		inCode( '$url = "http://localhost/wp";' ),
	],
	'nothing updates the plugin but the directory': [
		inHeader( / \* License:/, ' * Update URI: https://example.org\n$&' ),
		inCode( "add_filter( 'pre_set_site_transient_update_plugins', 'a' );" ),
	],
	'no uploads past WordPress’s own filters, and no file that PHP moves by itself':
		[ inCode( "define( 'ALLOW_UNFILTERED_UPLOADS', true );" ) ],
	'scripts and styles come from the plugin and from WordPress only': [
		inCode( "wp_enqueue_script( 'a', 'https://cdn.example.com/a.js' );" ),
		inCode(
			'echo \'<link rel="stylesheet" href="//fonts.example.com">\';'
		),
	],
	'each script says how it is loaded': [
		inCode( "wp_enqueue_script( 'a', $url, [], '1' );" ),
	],
	'no link to five stars': [
		inCode( '"https://wordpress.org/support/plugin/a/reviews/?filter=5"' ),
	],
	'uninstall.php runs for WordPress alone': [
		changed( 'uninstall.php', /WP_UNINSTALL_PLUGIN/, 'ABSPATH' ),
	],
	'WordPress’s tools export and erase what is kept of a person, and its guide has a text for the privacy policy':
		[
			changed( 'includes/hooks.php', /_personal_data_erasers'/, "_x'" ),
			( release ) => release.delete( 'includes/privacy/policy.php' ),
		],
	'redirects stay on the site, settings are registered with what cleans them, no heredoc, no goto, no short tag':
		[
			inCode( 'wp_redirect( $url );' ),
			inCode( "register_setting( 'a', 'b' );" ),
			inCode( 'echo <<<A\nA;' ),
			added( 'includes/short.php', '<?= 1 ?>' ),
		],
	'nothing is written into the plugin’s own folder': [
		inCode( "file_put_contents( __DIR__ . '/log', '' );" ),
	],
	'no time limit, setting or error level of PHP is changed': [
		inCode( 'set_time_limit( 0 );' ),
	],
	'nothing of React that its version 19 leaves out': [
		added( 'src/a.tsx', 'ReactDOM.render( <A />, root );' ),
		added( 'build/a.js', 'A.defaultProps={};' ),
	],
	'the readme names each service that the plugin may ask': [
		inReadme( /api\.fastly\.com/, 'Fastly' ),
		inCode( "$url = 'https://api.example.com/purge';" ),
	],
};

test( 'every rule of the plugin directory has a mistake that it notices', () => {
	expect( Object.keys( mistakes ).sort() ).toEqual(
		directoryRules.map( ( { name } ) => name ).sort()
	);
} );

const release = readRelease();

test.each( directoryRules )( '$name', ( { name, problems } ) => {
	expect( problems( release ) ).toEqual( [] );
	for ( const change of mistakes[ name ] ?? [] ) {
		const bad = new Map( release );
		change( bad );
		expect( problems( bad ) ).not.toEqual( [] );
	}
} );
