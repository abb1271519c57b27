import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../run';
import type { WordPressLine } from './lines';

/** The Debian suite that has each line of WordPress. */
const suites: Record< WordPressLine, string > = {
	'6.8': 'trixie',
	'7.1': 'forky',
};

/** WordPress, and the packages into which Debian has split parts of it. */
const packages = [
	'wordpress',
	'wordpress-theme-twentytwentyfive',
	'php-getid3',
	'libjs-underscore',
	'libjs-lodash',
	'libjs-cropper',
	'libphp-phpmailer',
	'libjs-jquery-ui',
	'libjs-jquery',
];

/** Returns the Debian mirror that this machine's apt sources name. */
async function mirror(): Promise< string > {
	const targets = await run( 'apt-get', [
		'indextargets',
		'--format',
		'$(REPO_URI) $(ORIGIN) $(COMPONENT) $(SUITE)',
	] );
	const line = targets
		.split( '\n' )
		.find( ( entry ) =>
			/ Debian main \S*stable$| Debian main (testing|unstable)$/.test(
				entry
			)
		);
	const uri = line?.split( ' ' )[ 0 ];
	if ( uri === undefined ) {
		throw new Error(
			'apt knows no Debian archive here (is this Debian, and has `apt-get update` been run?)'
		);
	}
	return uri;
}

/** Downloads a suite's packages without touching the machine's own apt state, and joins them into one WordPress. */
export async function fromDebian(
	line: WordPressLine,
	work: string
): Promise< string > {
	const suite = suites[ line ];
	const uri = await mirror();
	for ( const folder of [
		'lists/partial',
		'cache/archives/partial',
		'debs',
		'root',
	] ) {
		mkdirSync( path.join( work, folder ), { recursive: true } );
	}
	const sources = path.join( work, 'sources.list' );
	writeFileSync(
		sources,
		`deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${ uri } ${ suite } main\n`
	);
	const options = [
		[ 'Dir::Etc::sourcelist', sources ],
		[ 'Dir::Etc::sourceparts', '/dev/null' ],
		[ 'Dir::State::lists', path.join( work, 'lists' ) ],
		[ 'Dir::Cache', path.join( work, 'cache' ) ],
		[ 'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled', 'false' ],
		[ 'Acquire::Languages', 'none' ],
		[ 'APT::Sandbox::User', 'root' ],
	].flatMap( ( [ key, value ] ) => [ '-o', `${ key }=${ value }` ] );
	const debs = path.join( work, 'debs' );
	await run( 'apt-get', [ ...options, '-q', 'update' ], { cwd: debs } );
	await run( 'apt-get', [ ...options, '-q', 'download', ...packages ], {
		cwd: debs,
	} );

	const unpacked = path.join( work, 'root' );
	for ( const file of readdirSync( debs ) ) {
		await run( 'dpkg-deb', [ '-x', path.join( debs, file ), unpacked ] );
	}
	return joined( unpacked, path.join( work, 'wordpress' ) );
}

/** Copies Debian's WordPress, with the files of the other packages in place of its links to them. */
async function joined( unpacked: string, made: string ): Promise< string > {
	const from = path.join( unpacked, 'usr/share/wordpress' );
	// cp skips dangling links and fails because of them; the caller checks that the result is a WordPress.
	await run( 'cp', [ '-rL', from, made ], { mayFail: true } );
	for ( const file of [ '.htaccess', 'wp-config.php' ] ) {
		rmSync( path.join( made, file ), { force: true } );
	}
	return made;
}
