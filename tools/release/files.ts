import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';

/** The endings that files of a release may have. Any other file in its folders is a mistake, and stops the release. */
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

/** Returns the files of a release, in order: those that `files` in package.json allows. */
export function releaseFiles(): string[] {
	const { files } = JSON.parse(
		readFileSync( path.join( root, 'package.json' ), 'utf8' )
	) as { files: string[] };
	const all = files
		// Languages may be missing: they are made from the build.
		.filter( ( file ) => existsSync( path.join( root, file ) ) )
		.flatMap( below )
		// A README.md is a guide to the repository.
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
