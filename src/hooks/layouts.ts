import { getPages } from '../api/client';
import { readPageData } from '../api/page-data';
import type { Layout, Screen } from '../domain/types';
import { inTime } from './in-time';
import { cachedLayout, measurePages } from './layout-batches';

type OnMeasuring = ( measuring: { pages: number; screens: number } ) => void;

/** Milliseconds for everything. Nobody waits for it: a flush starts meanwhile. */
const MOST = 120_000;
/** Pages that are measured before what was found is passed on. */
const AT_ONCE = 4;
/** The server's limits: images per question, pages and screens per flush. */
const MOST_IMAGES = 100;
const MOST_PAGES = 20;
const MOST_SCREENS = 320;

/**
 * Measures how large the images are on the public pages that show them, and on those named `first`. Never rejects: without measurements a flush
 * continues with what else is known.
 */
export async function measureLayouts(
	attachments: number[],
	signal?: AbortSignal,
	onMeasuring: OnMeasuring = () => undefined,
	onLayouts: ( layouts: Layout[] ) => void = () => undefined,
	first: string[] = []
): Promise< Layout[] > {
	const until = Date.now() + MOST;
	const { probe_url: probeUrl } = readPageData();
	if ( ! probeUrl || attachments.length === 0 || signal?.aborted ) {
		return [];
	}
	try {
		const { urls, screens } = await find( attachments, until, first );
		const missing = urls.filter(
			( url ) => ! cachedLayout( url, screens )
		);
		const fresh: Layout[] = [];
		const all = () =>
			urls.flatMap(
				( url ) =>
					fresh.find( ( layout ) => layout.url === url ) ??
					cachedLayout( url, screens ) ??
					[]
			);
		if ( missing.length > 0 && screens.length > 0 && ! signal?.aborted ) {
			onMeasuring( { pages: urls.length, screens: screens.length } );
			const where = { screens, probeUrl, until };
			while ( missing.length > 0 && ! signal?.aborted ) {
				const some = missing.splice( 0, AT_ONCE );
				fresh.push( ...( await measurePages( some, where, signal ) ) );
				if ( missing.length > 0 ) {
					onLayouts( all() );
				}
			}
		}
		return signal?.aborted ? [] : all();
	} catch {
		return [];
	}
}

/** Asks which pages to measure on which screens, within the same time limit. */
async function find( attachments: number[], until: number, first: string[] ) {
	const { pages, screens } = await inTime( pagesOf( attachments ), until );
	const urls = [
		...new Set( [ ...first, ...pages.map( ( { url } ) => url ) ] ),
	];
	const found = {
		urls: urls.slice( 0, MOST_PAGES ),
		screens: screens.slice( 0, MOST_SCREENS ),
	};
	answers.set( keyOf( attachments ), found );
	return found;
}

/** Returns the layouts of all pages that show these images if they were measured a short while ago. */
export function knownLayouts( attachments: number[] ): Layout[] | null {
	const found = answers.get( keyOf( attachments ) );
	const layouts = found?.urls.flatMap(
		( url ) => cachedLayout( url, found.screens ) ?? []
	);
	return layouts && layouts.length === found?.urls.length ? layouts : null;
}

const answers = new Map< string, { urls: string[]; screens: Screen[] } >();
const asked = new Map< string, ReturnType< typeof getPages > >();

/** Shares one request between the plan and a flush started meanwhile: the site's search may take long. */
function pagesOf( attachments: number[] ) {
	const some = attachments.slice( 0, MOST_IMAGES );
	const key = keyOf( attachments );
	const pages =
		asked.get( key ) ??
		getPages( some ).finally( () => asked.delete( key ) );
	asked.set( key, pages );
	return pages;
}

function keyOf( attachments: number[] ): string {
	return attachments.slice( 0, MOST_IMAGES ).join();
}
