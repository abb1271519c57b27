/**
 * Finds a WordPress of a given line ("7.1"), ready to be copied or run.
 */
import {
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { root } from '../root';
import { fromDebian } from './from-debian';
import { fromWordPressOrg } from './from-wordpress-org';
import type { WordPressLine } from './lines';

export const projectCache = path.join( root, '.cache', 'wordpress' );

export function environmentName( line: WordPressLine ): string {
	return `SHORTPIXEL_FLUSH_WORDPRESS_${ line.replace( '.', '_' ) }`;
}

/** Returns the version of the WordPress in a folder, or null if there is none. */
export function versionOf( folder: string ): string | null {
	const file = path.join( folder, 'wp-includes', 'version.php' );
	if ( ! existsSync( file ) ) {
		return null;
	}
	return (
		/\$wp_version\s*=\s*'([^']+)'/.exec(
			readFileSync( file, 'utf8' )
		)?.[ 1 ] ?? null
	);
}

function holds( folder: string, line: WordPressLine ): boolean {
	const version = versionOf( folder );
	return version === line || ( version?.startsWith( `${ line }.` ) ?? false );
}

export function reason( error: unknown ): string {
	return error instanceof Error ? error.message : String( error );
}

/** Writes Node's certificates if WordPress has none: Debian links them to a system file that may be missing. */
export function ensureCertificates( folder: string ): void {
	const file = path.join(
		folder,
		'wp-includes',
		'certificates',
		'ca-bundle.crt'
	);
	if ( existsSync( file ) ) {
		return;
	}
	try {
		lstatSync( file );
		rmSync( file );
	} catch {
		// There is no dangling link to delete.
	}
	mkdirSync( path.dirname( file ), { recursive: true } );
	writeFileSync( file, `${ rootCertificates.join( '\n' ) }\n` );
}

/**
 * Returns the folder of a WordPress of this line. It is shared, so copy it before writing.
 *
 * @throws If none of the four sources has one (the message names them all), or if the environment variable names a
 *         folder without this line.
 */
export async function obtainWordPress(
	line: WordPressLine,
	say: ( text: string ) => void = () => {},
	cache = projectCache
): Promise< string > {
	const variable = environmentName( line );
	const given = process.env[ variable ];
	if ( given !== undefined && given !== '' ) {
		if ( ! holds( given, line ) ) {
			throw new Error(
				`${ variable } names ${ given }, which holds ${ versionOf( given ) ?? 'no WordPress' } instead of ${ line }.`
			);
		}
		return path.resolve( given );
	}
	const cached = path.join( cache, line );
	if ( holds( cached, line ) ) {
		return cached;
	}

	mkdirSync( cache, { recursive: true } );
	const problems: string[] = [];
	for ( const [ name, get ] of [
		[ 'wordpress.org', fromWordPressOrg ],
		[ 'Debian’s archive', fromDebian ],
	] as const ) {
		const work = mkdtempSync( path.join( cache, `.${ line }-` ) );
		try {
			say( `Fetching WordPress ${ line } from ${ name } …` );
			const made = await get( line, work );
			ensureCertificates( made );
			if ( ! holds( made, line ) ) {
				throw new Error(
					`it holds ${ versionOf( made ) ?? 'no WordPress' }`
				);
			}
			// The folder is renamed in one step, so that two runs at once cannot mix their files. If the other run was
			// faster, renaming fails, and its folder is used.
			if ( ! holds( cached, line ) ) {
				rmSync( cached, { recursive: true, force: true } );
			}
			renameSync( made, cached );
			return cached;
		} catch ( error ) {
			if ( holds( cached, line ) ) {
				return cached;
			}
			problems.push( `${ name }: ${ reason( error ) }` );
		} finally {
			rmSync( work, { recursive: true, force: true } );
		}
	}
	throw new Error(
		[
			`No WordPress ${ line } is to be had. Looked for, in this order:`,
			`  1. a folder named by the environment variable ${ variable }: not set`,
			`  2. the cache ${ path.relative( root, cached ) }: not there`,
			...problems.map(
				( problem, index ) => `  ${ index + 3 }. ${ problem }`
			),
			`Unpack a WordPress ${ line } somewhere and set ${ variable } to its folder.`,
		].join( '\n' )
	);
}

/** Copies a WordPress for a server to write into. */
export function copyWordPress( from: string, to: string ): void {
	cpSync( from, to, { recursive: true, preserveTimestamps: true } );
}
