import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../root';

const bytesOf = ( file: string ): Buffer =>
	readFileSync( path.join( root, file ) );

const sum = ( files: string[], size: ( file: string ) => number ): number =>
	files.reduce( ( total, file ) => total + size( file ), 0 );

/** Describes a release: the size of each top-level folder or file, and of each script and style, also compressed. */
export function contents( files: string[] ): string[] {
	const tops = [
		...new Set( files.map( ( file ) => file.split( '/' )[ 0 ] ) ),
	];
	return [
		...tops.map( ( top ) => {
			const within = files.filter(
				( file ) => file === top || file.startsWith( `${ top }/` )
			);
			return `${ top }: ${ within.length } files, ${ sum( within, ( file ) => bytesOf( file ).length ) } bytes`;
		} ),
		...files
			.filter( ( file ) => /^build\/.*\.(js|css)$/.test( file ) )
			.map(
				( file ) =>
					`${ file }: ${ bytesOf( file ).length } bytes, ${ gzipSync( bytesOf( file ), { level: 6 } ).length } compressed`
			),
	];
}
