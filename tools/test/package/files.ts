import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../root';
import { run } from '../../run';

/** Reads one of the project's files; a missing one is empty. */
export function read( file: string ): string {
	const full = path.join( root, file );
	return existsSync( full ) && statSync( full ).isFile()
		? readFileSync( full, 'utf8' )
		: '';
}

/** Lists every tracked or staged file that exists. */
export async function trackedFiles(): Promise< string[] > {
	const list = await run( 'git', [ 'ls-files', '-z' ], { cwd: root } );
	return list
		.split( '\0' )
		.filter(
			( file ) => file !== '' && existsSync( path.join( root, file ) )
		);
}

/** Returns the text of every tracked or staged file, except binary files. */
export async function trackedTexts(): Promise<
	{ file: string; text: string }[]
> {
	return ( await trackedFiles() )
		.map( ( file ) => ( { file, text: read( file ) } ) )
		.filter( ( { text } ) => ! text.includes( '\0' ) );
}
