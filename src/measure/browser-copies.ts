import { listPurges } from '../api/client';
import { isOwn } from '../api/own';
import { reloadPicture } from '../api/pictures';
import type { Flush, Purge, PurgeState } from '../domain/types';
import { inTime, pause } from '../api/in-time';

const MOST = 120;
const MOST_FILES = 24;
/** The most unchecked copies to refresh: the CDN may have to create each one just for this request. */
const MOST_UNCHECKED = 24;
/** The number to refresh without waiting for idle time, since users often leave as soon as they see the result. */
const MOST_URGENT = 16;
const PAGES = 3;
const AT_ONCE = 2;
const IDLE_WITHIN = 1000;
/** The most milliseconds to wait for the page to load. */
const PAGE_WITHIN = 8_000;
const PER_STEP = 150;
const MOST_STEPS = 20;
const PICTURE = /\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:[?#]|$)/i;

// In the other states, the CDN may still have the old image.
const worthHaving: PurgeState[] = [
	'fresh',
	'rebuilding',
	'unchecked',
	'unconfirmed',
];

/**
 * Refreshes this browser's cached copies of a flush's images, since the old ones would still be shown. A script can't
 * list the cache, so what this browser may have loaded is fetched again, up to a limit: first the images on the screen,
 * then the likeliest copies, then the rest in idle time.
 */
export async function refreshBrowserCopies( flush: Flush ): Promise< void > {
	try {
		const purges = await readPurges( flush );
		const shown = imagesOf( purges );
		const seen = shown.map( ( image ) => image.currentSrc );
		await fetchAgain( [ ...new Set( seen ) ], ( work ) => work() );
		// Reassigning the same URL makes the browser draw the new copy.
		shown.forEach( ( image ) => ( image.src = String( image.src ) ) );
		// New links have no old copies, and pages no longer request the old links.
		if ( flush.ways.new_link > 0 && flush.ways.removal === 0 ) {
			return;
		}
		const rest = new Set( [
			...mayHaveLoaded( purges ),
			...ownFiles( purges ),
		] );
		seen.forEach( ( url ) => rest.delete( url ) );
		const urls = [ ...rest ].slice( 0, MOST );
		await fetchAgain( urls.slice( 0, MOST_URGENT ), ( work ) => work() );
		await fetchAgain( urls.slice( MOST_URGENT ), whenIdle );
	} catch {
		// Only a convenience: reloading the page does the same.
	}
}

/**
 * Refreshes this browser's copies of the images on a page of this site. To find them, loads the page in a hidden frame
 * as large as this window and scrolls down.
 */
export async function refreshCopiesOn( page: string ): Promise< void > {
	const frame = document.createElement( 'iframe' );
	frame.src = page;
	frame.tabIndex = -1;
	frame.setAttribute( 'aria-hidden', 'true' );
	frame.style.cssText =
		'position:fixed;inset:0;inline-size:100vw;block-size:100vh;border:0;visibility:hidden;pointer-events:none';
	document.body.append( frame );
	try {
		await inTime(
			new Promise( ( resolve ) =>
				frame.addEventListener( 'load', resolve, { once: true } )
			),
			Date.now() + PAGE_WITHIN
		);
		const shown = frame.contentWindow;
		const { scrollHeight = 0 } =
			frame.contentDocument?.documentElement ?? {};
		for (
			let step = 1;
			shown && step <= MOST_STEPS && step * innerHeight < scrollHeight;
			step++
		) {
			shown.scrollTo( 0, step * innerHeight );
			await pause( PER_STEP );
		}
		await pause( PER_STEP );
		const images = [ ...( frame.contentDocument?.images ?? [] ) ].map(
			( { currentSrc } ) => currentSrc
		);
		const resources = (
			shown?.performance.getEntriesByType( 'resource' ) ?? []
		)
			.map( ( { name } ) => name )
			.filter( ( name ) => PICTURE.test( name ) );
		const urls = [ ...new Set( [ ...images, ...resources ] ) ].filter(
			( url ) => /^https?:/.test( url )
		);
		await fetchAgain( urls.slice( 0, MOST ), ( work ) => work() );
	} catch {
		// The page can't be framed, or is too slow. The copies known from the flush are refreshed anyway.
	} finally {
		frame.remove();
	}
}

/** Returns the URLs of copies that this browser may have loaded: first those named by pages, unchecked ones last. */
export function mayHaveLoaded( purges: Purge[] ): string[] {
	const widest =
		Math.max( window.screen.width, window.innerWidth ) *
		Math.max( 1, window.devicePixelRatio );
	const loaded = purges.filter(
		( { state, found_in: found, width } ) =>
			worthHaving.includes( state ) &&
			found !== 'new_link' &&
			found !== 'settings' &&
			found !== 'recent' &&
			found !== 'density' &&
			( width === null || width <= Math.ceil( widest ) )
	);
	const rank = ( { state, found_in: found }: Purge ) =>
		( state === 'unchecked' ? 2 : 0 ) + ( found === 'page' ? 0 : 1 );
	let left = MOST_UNCHECKED;
	return loaded
		.sort( ( one, other ) => rank( one ) - rank( other ) )
		.filter( ( { state } ) => state !== 'unchecked' || left-- > 0 )
		.map( ( { url } ) => url );
}

/** Reads up to 300 of the flush's copies, after those chosen for the check; a copy can appear twice. */
async function readPurges( { id, counts }: Flush ): Promise< Purge[] > {
	const purges: Purge[] = [];
	const read = async ( page: number, sampled: { sampled?: true } = {} ) => {
		const query = { page, per_page: 100, ...sampled };
		purges.push( ...( await listPurges( id, query ) ).purges );
	};
	await read( 1, { sampled: true } );
	const pages = Math.min( PAGES, Math.ceil( counts.total / 100 ) );
	for ( let page = 1; page <= pages; page++ ) {
		await read( page );
	}
	return purges;
}

/** Returns the site's own files that this browser may have cached, starting with those that this page has loaded. */
function ownFiles( purges: Purge[] ): string[] {
	// Querying the cache itself would put an error into the console for each file that it lacks.
	const loaded = new Set(
		performance.getEntriesByType( 'resource' ).map( ( { name } ) => name )
	);
	const files = purges
		.filter( ( { state } ) => worthHaving.includes( state ) )
		.map( ( { source } ) => source )
		.filter( isOwn );
	return [ ...new Set( files ) ]
		.sort(
			( a, b ) => Number( loaded.has( b ) ) - Number( loaded.has( a ) )
		)
		.slice( 0, MOST_FILES );
}

function imagesOf( purges: Purge[] ): HTMLImageElement[] {
	const known = new Set(
		purges.flatMap( ( { url, source } ) => [ url, source ] )
	);
	return documents()
		.flatMap( ( { images } ) => [ ...images ] )
		.filter( ( image ) => known.has( image.currentSrc ) );
}

/** Returns this page's document and those of readable frames, such as the block editor's. */
function documents(): Document[] {
	const frames = [ ...document.querySelectorAll( 'iframe' ) ].flatMap(
		( { contentDocument } ) => contentDocument ?? []
	);
	return [ document, ...frames ];
}

async function fetchAgain(
	urls: string[],
	when: ( work: () => Promise< void > ) => Promise< void >
): Promise< void > {
	const queue = [ ...urls ];
	const worker = async () => {
		for (
			let url = queue.shift();
			url !== undefined;
			url = queue.shift()
		) {
			const next = url;
			await when( async () => {
				await reloadPicture( next ).catch( () => null );
			} );
		}
	};
	await Promise.all( Array.from( { length: AT_ONCE }, worker ) );
}

function whenIdle( work: () => Promise< void > ): Promise< void > {
	return new Promise( ( resolve ) => {
		const begin = () => void work().then( resolve );
		if ( 'requestIdleCallback' in window ) {
			window.requestIdleCallback( begin, { timeout: IDLE_WITHIN } );
		} else {
			setTimeout( begin );
		}
	} );
}
