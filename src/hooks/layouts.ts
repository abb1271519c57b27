import { getPages } from '../api/client';
import { readPageData } from '../api/page-data';
import type { Layout } from '../domain/types';
import { inTime } from './in-time';
import { keptLayout, measurePages } from './layout-batches';

/** What is looked at, once that is known. */
type OnMeasuring = ( measuring: { pages: number; screens: number } ) => void;

/** Milliseconds for everything, so that a flush never seems not to begin. */
const MOST = 7_500;
/** As many images as one question may name, and as many pages and screens as a flush may tell of. */
const MOST_IMAGES = 100;
const MOST_PAGES = 20;
const MOST_SCREENS = 150;

/**
 * Measures how large the images are on the public pages that show them. Never rejects: whatever is in the way, a flush
 * goes on with what is known otherwise.
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
		const missing = urls.filter( ( url ) => ! keptLayout( url, screens ) );
		let fresh: Layout[] = [];
		if ( missing.length > 0 && screens.length > 0 && ! signal?.aborted ) {
			onMeasuring( { pages: urls.length, screens: screens.length } );
			const where = { screens, probeUrl, until };
			fresh = await measurePages( missing, where, signal );
		}
		const layouts = urls.flatMap(
			( url ) =>
				fresh.find( ( layout ) => layout.url === url ) ??
				keptLayout( url, screens ) ??
				[]
		);
		return signal?.aborted ? [] : layouts;
	} catch {
		return [];
	}
}

/** Asks which pages to measure, and on what; the answer counts against the same time. */
async function find( attachments: number[], until: number ) {
	const { pages, screens } = await inTime( pagesOf( attachments ), until );
	const urls = [ ...new Set( pages.map( ( { url } ) => url ) ) ];
	return {
		urls: urls.slice( 0, MOST_PAGES ),
		screens: screens.slice( 0, MOST_SCREENS ),
	};
}

const asked = new Map< string, ReturnType< typeof getPages > >();

/** The plan and the flush that is pressed meanwhile are one question to the site, which may have to search long for it. */
function pagesOf( attachments: number[] ) {
	const some = attachments.slice( 0, MOST_IMAGES );
	const key = some.join();
	const pages =
		asked.get( key ) ??
		getPages( some ).finally( () => asked.delete( key ) );
	asked.set( key, pages );
	return pages;
}
