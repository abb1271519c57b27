import { writeFileSync } from 'node:fs';
import path from 'node:path';
import AdmZip from 'adm-zip';
import type { WordPressLine } from './lines';

const latestTimeout = 15_000;
const downloadTimeout = 300_000;

async function request( url: string, timeout: number ): Promise< Response > {
	let answer: Response;
	try {
		answer = await fetch( url, { signal: AbortSignal.timeout( timeout ) } );
	} catch ( error ) {
		const cause =
			error instanceof Error && error.cause instanceof Error
				? error.cause
				: error;
		throw new Error(
			`${ new URL( url ).host } can’t be reached (${ cause instanceof Error ? cause.message : cause })`
		);
	}
	if ( ! answer.ok ) {
		throw new Error( `${ url } answered ${ answer.status }` );
	}
	return answer;
}

/** Picks a line's newest release from WordPress.org's list. */
export function newestOf( line: WordPressLine, versions: string[] ): string {
	const patches = versions
		.filter(
			( version ) =>
				version.startsWith( `${ line }.` ) && /^[\d.]+$/.test( version )
		)
		.map( ( version ) => Number( version.slice( line.length + 1 ) ) );
	return patches.length === 0
		? line
		: `${ line }.${ Math.max( ...patches ) }`;
}

/** Downloads and unpacks the newest release of a line; resolves with its folder. */
export async function fromWordPressOrg(
	line: WordPressLine,
	work: string
): Promise< string > {
	const list = await request(
		'https://api.wordpress.org/core/stable-check/1.0/',
		latestTimeout
	);
	const known: unknown = await list.json();
	const version = newestOf(
		line,
		typeof known === 'object' && known !== null ? Object.keys( known ) : []
	);
	return unpacked(
		`https://downloads.wordpress.org/release/wordpress-${ version }.zip`,
		work
	);
}

async function unpacked( url: string, work: string ): Promise< string > {
	const zip = await request( url, downloadTimeout );
	const file = path.join( work, 'wordpress.zip' );
	writeFileSync( file, Buffer.from( await zip.arrayBuffer() ) );
	new AdmZip( file ).extractAllTo( work, true );
	return path.join( work, 'wordpress' );
}

const nightly = 'https://wordpress.org/nightly-builds/wordpress-latest.zip';

interface Offer {
	version?: string;
	packages?: { full?: string };
}

/**
 * Returns the URL of the beta or release candidate that WordPress.org offers to testers, or else of the nightly build.
 */
export function betaOf( answer: unknown ): string {
	const { offers = [] } = ( answer ?? {} ) as { offers?: Offer[] };
	return (
		offers.find( ( { version = '' } ) => /-(beta|rc)/i.test( version ) )
			?.packages?.full ?? nightly
	);
}

/** Downloads and unpacks the newest beta or nightly build of WordPress; resolves with its folder. */
export async function betaFromWordPressOrg( work: string ): Promise< string > {
	const offered = await request(
		'https://api.wordpress.org/core/version-check/1.7/?channel=beta',
		latestTimeout
	);
	return unpacked( betaOf( await offered.json() ), work );
}
