import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../root';
import {
	incompleteTranslations,
	outdatedFiles,
	piecesOfSentences,
} from '../../languages/problems';
import { readReadme, readRelease } from '../../release/release';
import { directoryRules } from './directory-rules';
import { unknownCommands } from './documented-commands';
import { machineHosts } from './machine-hosts';
import { read, trackedTexts } from './files';
import { differingZips } from './fresh-zip';

export interface Check {
	name: string;
	/** Returns a sentence for each thing that is wrong. */
	problems: () => Promise< string[] > | string[];
}

function field( text: string, pattern: RegExp ): string {
	return pattern.exec( text )?.[ 1 ] ?? '(missing)';
}

function disagreeing( values: Record< string, string > ): string[] {
	return new Set( Object.values( values ) ).size === 1
		? []
		: Object.entries( values ).map(
				( [ where, value ] ) => `${ where } says ${ value }`
			);
}

/** Limits the sum of the sizes of files that are loaded together. */
function budget( files: string[], most: number ): Check {
	const names = files.join( ' + ' );
	return {
		name: `${ names } is at most ${ most } bytes`,
		problems: () => {
			const sizes = files.map(
				( file ) =>
					statSync( path.join( root, 'build', file ), {
						throwIfNoEntry: false,
					} )?.size ?? 0
			);
			const bytes = sizes.reduce( ( sum, size ) => sum + size, 0 );
			return ! sizes.includes( 0 ) && bytes <= most
				? []
				: [ `build/${ names } has ${ bytes } bytes` ];
		},
	};
}

/** Lists the scripts that load on demand, which lack an asset.php, each with its style if it has one. */
function laterScripts(): string[][] {
	const built = readdirSync( path.join( root, 'build' ) );
	return built
		.filter(
			( file ) =>
				file.endsWith( '.js' ) &&
				! built.includes( file.replace( /js$/, 'asset.php' ) )
		)
		.map( ( file ) =>
			[ file, file.replace( /js$/, 'css' ) ].filter( ( name ) =>
				built.includes( name )
			)
		);
}

const versions: Check = {
	name: 'one version everywhere',
	problems: () =>
		disagreeing( {
			'the header': field(
				read( 'shortpixel-flush.php' ),
				/^ \* Version:\s+(\S+)/m
			),
			'the constant': field(
				read( 'shortpixel-flush.php' ),
				/SHORTPIXEL_FLUSH_VERSION', '([^']+)'/
			),
			'readme.txt': field(
				read( 'readme.txt' ),
				/^Stable tag:\s*(\S+)/m
			),
			'package.json': field(
				read( 'package.json' ),
				/^\t"version": "([^"]+)"/m
			),
			'package-lock.json': field(
				read( 'package-lock.json' ),
				/^\t"version": "([^"]+)"/m
			),
			'package-lock.json, of its packages': field(
				read( 'package-lock.json' ),
				/^\t\t"": \{\n\t\t\t"name": "[^"]+",\n\t\t\t"version": "([^"]+)"/m
			),
			'README.md': field(
				read( 'README.md' ),
				/\*\*Version (\d+\.\d+\.\d+)\*\*/
			),
			'CHANGELOG.md': field(
				read( 'CHANGELOG.md' ),
				/^## \[?(\d[^\]\s]*)/m
			),
		} ),
};

const changelog: Check = {
	name: 'CHANGELOG.md is dated, and has at most 15 lines for each version',
	problems: () =>
		read( 'CHANGELOG.md' )
			.split( /^(?=## )/m )
			.slice( 1 )
			.flatMap( ( entry ) => {
				const [ heading = '', ...lines ] = entry.trim().split( '\n' );
				return [
					...( /^## \[\d+\.\d+\.\d+\] - 20\d\d-\d\d-\d\d$/.test(
						heading
					)
						? []
						: [ heading ] ),
					...( lines.length < 15
						? []
						: [ `${ heading } has ${ lines.length + 1 } lines` ] ),
				];
			} ),
};

const inBullets = ( section: string ): string[] =>
	section.split( '\n' ).filter( ( line ) => line.startsWith( '- ' ) );

/** The texts that both readmes share: the first paragraph, and each line of the lists. */
const readmes: Check = {
	name: 'readme.txt says what README.md says, and begins with the same two sentences, of 20 words at most',
	problems: () => {
		const readme = read( 'README.md' );
		const promise = readme.split( '\n\n' )[ 1 ] ?? '';
		const { sections, shortDescription } = readReadme( release );
		const description = sections.get( 'Description' ) ?? '';
		const first = promise
			.replaceAll( '**', '' )
			.split( /(?<=\.)\s/ )
			.slice( 0, 2 );
		return [
			...( description.trim().startsWith( promise ) ? [] : [ promise ] ),
			...first.filter(
				( sentence ) => sentence.split( ' ' ).length > 20
			),
			...( shortDescription.startsWith(
				( first[ 0 ] ?? '.' ).slice( 0, -1 )
			)
				? []
				: [ 'The short description begins with another sentence.' ] ),
			...inBullets( readme )
				.map( ( line ) =>
					line
						.replace( '- ', '* ' )
						.replace( /\[([^\]]+)\]\([^)]+\)/g, '$1' )
				)
				.filter( ( line ) => ! description.includes( line ) ),
		];
	},
};

/** The path of a developer's checkout means nothing on another machine. */
const machinePath = /(?<![\w.~-])\/(?:work|root|home\/[a-z][\w-]*)\/[\w.-]/;

const noMachinePaths: Check = {
	name: 'no path of one machine in a tracked file',
	problems: async () =>
		( await trackedTexts() ).flatMap( ( { file, text } ) => {
			const found = machinePath.exec( text );
			return found === null
				? []
				: [
						`${ file } holds ${ found[ 0 ] }… at character ${ found.index }`,
					];
		} ),
};

const noRegistryHosts: Check = {
	name: 'no package registry’s host name in a tracked file',
	problems: async () => {
		const hosts = await machineHosts();
		return ( await trackedTexts() ).flatMap( ( { file, text } ) =>
			hosts
				.filter( ( host ) => text.includes( host ) )
				.map( ( host ) => `${ file } names ${ host }` )
		);
	},
};

const release = readRelease();

export const checks: Check[] = [
	versions,
	changelog,
	readmes,
	...directoryRules.map( ( { name, problems } ): Check => ( {
		name: `directory: ${ name }`,
		problems: () => problems( release ),
	} ) ),
	// These limit what each screen loads at first, then what loads on demand.
	budget(
		[ 'runtime.js', 'common.js', 'admin-page.js', 'admin-page.css' ],
		57_000
	),
	budget(
		[ 'runtime.js', 'common.js', 'media-library.js', 'media-library.css' ],
		21_500
	),
	budget( [ 'runtime.js', 'editor.js', 'editor.css' ], 17_500 ),
	budget( [ 'layout-probe.js' ], 13_500 ),
	...laterScripts().map( ( files ) => budget( files, 26_000 ) ),
	{
		name: '`npm run zip` makes the same bytes in two clones and here',
		problems: differingZips,
	},
	{ name: 'languages/ is made of the sources', problems: outdatedFiles },
	{
		name: 'the translations are complete',
		problems: incompleteTranslations,
	},
	{
		name: 'every sentence is translated whole',
		problems: piecesOfSentences,
	},
	{
		name: 'every command of npm and every suite in a document exists',
		problems: unknownCommands,
	},
	noMachinePaths,
	noRegistryHosts,
];
