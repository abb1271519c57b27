import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';

/**
 * The file extensions allowed in a release. A hidden file, or a file with another extension, stops the release, unless
 * it is LICENSE or README.md.
 */
const endings = [
	'.css',
	'.js',
	'.json',
	'.mo',
	'.php',
	'.po',
	'.pot',
	'.ts',
	'.tsx',
	'.txt',
];

const named = [ 'LICENSE' ];

function below( file: string ): string[] {
	return statSync( path.join( root, file ) ).isDirectory()
		? readdirSync( path.join( root, file ) ).flatMap( ( name ) =>
				below( `${ file }/${ name }` )
			)
		: [ file ];
}

/** Returns the sorted paths of a release's files: those that `files` in package.json names, except README.md. */
export function releaseFiles(): string[] {
	const { files } = JSON.parse(
		readFileSync( path.join( root, 'package.json' ), 'utf8' )
	) as { files: string[] };
	const all = files
		// The folder languages/ may not exist yet: it is made from the build.
		.filter( ( file ) => existsSync( path.join( root, file ) ) )
		.flatMap( below )
		// README.md files are for developers.
		.filter( ( file ) => path.basename( file ) !== 'README.md' )
		.sort();
	const stray = all.filter(
		( file ) =>
			/(^|\/)\./.test( file ) ||
			! (
				named.includes( file ) ||
				endings.includes( path.extname( file ) )
			)
	);
	if ( stray.length > 0 ) {
		throw new Error(
			`No release holds such a file: ${ stray.join( ', ' ) }. Move it out of the folders of the plugin.`
		);
	}
	return all;
}
