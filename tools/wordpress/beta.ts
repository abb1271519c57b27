/**
 * Finds the newest unreleased WordPress: the latest beta or release candidate, or else the nightly build.
 */
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	renameSync,
	rmSync,
} from 'node:fs';
import path from 'node:path';
import { betaFromWordPressOrg } from './from-wordpress-org';
import { wordPressLines, type WordPressLine } from './lines';
import {
	ensureCertificates,
	obtainWordPress,
	projectCache,
	reason,
	versionOf,
} from './obtain';

/** A released line, or the beta of the next line. */
export type WordPressChoice = WordPressLine | 'beta';

export const betaVariable = 'SHORTPIXEL_FLUSH_WORDPRESS_BETA';

/** Thrown if no WordPress beta is available, which is no fault of the plugin. */
export class NotToBeHad extends Error {}

/** Whether a version comes after the newest line that is released. */
export function isComing( version: string | null ): boolean {
	const [ major = 0, minor = 0 ] = numbersOf( version ?? '' );
	const [ ofLast = 0, minorOfLast = 0 ] = numbersOf(
		wordPressLines.at( -1 ) ?? ''
	);
	return major > ofLast || ( major === ofLast && minor > minorOfLast );
}

const numbersOf = ( version: string ): number[] =>
	version.split( /[.-]/ ).slice( 0, 2 ).map( Number );

/**
 * Returns the folder of the newest beta. It is shared, so copy it before writing.
 *
 * @throws {NotToBeHad} If none can be fetched, and the cache has none.
 */
export async function obtainBeta(
	say: ( text: string ) => void = () => {},
	cache = projectCache
): Promise< string > {
	const given = process.env[ betaVariable ];
	if ( given !== undefined && given !== '' ) {
		if ( ! isComing( versionOf( given ) ) ) {
			throw new Error(
				`${ betaVariable } names ${ given }, which holds ${ versionOf( given ) ?? 'no WordPress' }: nothing newer than ${ wordPressLines.at( -1 ) }.`
			);
		}
		return path.resolve( given );
	}
	const cached = path.join( cache, 'beta' );
	mkdirSync( cache, { recursive: true } );
	const work = mkdtempSync( path.join( cache, '.beta-' ) );
	try {
		// There may be a newer one every night, so the cached one is used only if fetching fails.
		say( 'Fetching the newest beta of WordPress from wordpress.org …' );
		const made = await betaFromWordPressOrg( work );
		if ( ! isComing( versionOf( made ) ) ) {
			throw new Error(
				`it holds ${ versionOf( made ) ?? 'no WordPress' }, and nothing newer`
			);
		}
		ensureCertificates( made );
		rmSync( cached, { recursive: true, force: true } );
		renameSync( made, cached );
		return cached;
	} catch ( error ) {
		if ( existsSync( cached ) && isComing( versionOf( cached ) ) ) {
			say(
				`wordpress.org: ${ reason( error ) }. Taking the ${ versionOf( cached ) } that was fetched before.`
			);
			return cached;
		}
		throw new NotToBeHad(
			`No WordPress newer than ${ wordPressLines.at( -1 ) } is to be had (wordpress.org: ${ reason( error ) }). Unpack one somewhere and set ${ betaVariable } to its folder.`
		);
	} finally {
		rmSync( work, { recursive: true, force: true } );
	}
}

let beta: Promise< string > | undefined;

/** Returns the folder of the chosen WordPress. All suites of a run get the same beta. */
export function obtainChosen(
	choice: WordPressChoice,
	say: ( text: string ) => void
): Promise< string > {
	if ( choice !== 'beta' ) {
		return obtainWordPress( choice, say );
	}
	beta ??= obtainBeta( say );
	return beta;
}
