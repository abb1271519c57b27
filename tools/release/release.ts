import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';
import { releaseFiles } from './files';

/** A release: each file's text by its path. */
export type Release = Map< string, string >;

export function readRelease(): Release {
	return new Map(
		releaseFiles().map( ( file ) => [
			file,
			readFileSync( path.join( root, file ), 'utf8' ),
		] )
	);
}

const mainFile = 'shortpixel-flush.php';

/** Returns a header of the plugin; empty if it is missing. */
export function header( release: Release, name: string ): string {
	return (
		new RegExp( `^[ \\t*]*${ name }:[ \\t]*(.*?)[ \\t]*$`, 'm' ).exec(
			release.get( mainFile ) ?? ''
		)?.[ 1 ] ?? ''
	);
}

export interface Readme {
	name: string;
	/** The headers' values by name, as written. */
	headers: Map< string, string >;
	shortDescription: string;
	/** The sections' texts by title. */
	sections: Map< string, string >;
}

/** Reads readme.txt as the plugin directory does. */
export function readReadme( release: Release ): Readme {
	const [ top = '', ...rest ] = ( release.get( 'readme.txt' ) ?? '' ).split(
		/^==[ \t]+(.+?)[ \t]+==[ \t]*$/m
	);
	const [ first = '', ...lines ] = top.split( '\n' );
	const isHeader = ( line: string ): boolean => /^[A-Z][\w ]*:/.test( line );
	return {
		name: /^===\s*(.+?)\s*===$/.exec( first )?.[ 1 ] ?? '',
		headers: new Map(
			lines
				.filter( isHeader )
				.map( ( line ) => [
					line.slice( 0, line.indexOf( ':' ) ),
					line.slice( line.indexOf( ':' ) + 1 ).trim(),
				] )
		),
		shortDescription: lines
			.filter( ( line ) => ! isHeader( line ) )
			.join( '\n' )
			.trim(),
		sections: new Map(
			rest.flatMap( ( title, at ) =>
				at % 2 === 0 ? [ [ title, rest[ at + 1 ] ?? '' ] ] : []
			)
		),
	};
}
