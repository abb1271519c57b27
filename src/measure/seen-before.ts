import { getPages } from '../api/client';
import { sendLayouts } from '../api/layouts';
import { readPageData } from '../api/page-data';
import { measurePages } from './layout-batches';

/** The number of screens to measure: the most common ones, whose copies most visitors have. */
const SCREENS = 5;
/** The time limit in milliseconds; no flush waits for this. */
const MOST = 30_000;

/** Measures a page that shows an image, so that the server can find what visitors had before it got a new link. */
export async function measureSeenBefore(
	flush: number,
	attachment: number
): Promise< void > {
	const { probe_url: probeUrl } = readPageData();
	if ( ! probeUrl ) {
		return;
	}
	const { pages, screens } = await getPages( [ attachment ] );
	const layouts = await measurePages(
		pages.slice( 0, 1 ).map( ( { url } ) => url ),
		{
			screens: screens.slice( 0, SCREENS ),
			probeUrl,
			until: Date.now() + MOST,
		}
	);
	if ( layouts.length > 0 ) {
		await sendLayouts( flush, { layouts, measuring: false } );
	}
}
