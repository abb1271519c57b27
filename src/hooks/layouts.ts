import { getPages } from '../api/client';
import { readPageData } from '../api/page-data';
import type { Layout } from '../domain/types';
import { inTime } from './in-time';
import { cachedLayout, measurePages } from './layout-batches';

type OnMeasuring = ( measuring: { pages: number; screens: number } ) => void;

/** Milliseconds for everything: a longer wait looks as if the flush had not started. */
const MOST = 7_500;
/** The server's limits: images per question, pages and screens per flush. */
const MOST_IMAGES = 100;
const MOST_PAGES = 20;
const MOST_SCREENS = 150;

/**
 * Measures how large the images are on the public pages that show them. Never rejects: without measurements a flush
 * continues with what else is known.
 */
export async function measureLayouts(
	attachments: number[],
	signal?: AbortSignal,
	onMeasuring: OnMeasuring = () => undefined
): Promise< Layout[] > {
	const until = Date.now() + MOST;
	const { probe_url: probeUrl } = readPageData();
	if ( ! probeUrl || attachments.length === 0 || signal?.aborted ) {
		return [];
	}
	try {
		const { urls, screens } = await find( attachments, until );
		const missing = urls.filter(
			( url ) => ! cachedLayout( url, screens )
		);
		let fresh: Layout[] = [];
		if ( missing.length > 0 && screens.length > 0 && ! signal?.aborted ) {
			onMeasuring( { pages: urls.length, screens: screens.length } );
			const where = { screens, probeUrl, until };
			fresh = await measurePages( missing, where, signal );
		}
		const layouts = urls.flatMap(
			( url ) =>
				fresh.find( ( layout ) => layout.url === url ) ??
				cachedLayout( url, screens ) ??
				[]
		);
		return signal?.aborted ? [] : layouts;
	} catch {
		return [];
	}
}

/** Asks which pages to measure on which screens, within the same time limit. */
async function find( attachments: number[], until: number ) {
	const { pages, screens } = await inTime( pagesOf( attachments ), until );
	const urls = [ ...new Set( pages.map( ( { url } ) => url ) ) ];
	return {
		urls: urls.slice( 0, MOST_PAGES ),
		screens: screens.slice( 0, MOST_SCREENS ),
	};
}

const asked = new Map< string, ReturnType< typeof getPages > >();

/** Shares one request between the plan and a flush started meanwhile: the site's search may take long. */
function pagesOf( attachments: number[] ) {
	const some = attachments.slice( 0, MOST_IMAGES );
	const key = some.join();
	const pages =
		asked.get( key ) ??
		getPages( some ).finally( () => asked.delete( key ) );
	asked.set( key, pages );
	return pages;
}
