import { readPageData } from '../api/page-data';
import type { Scan } from '../domain/scan';
import type { Layout } from '../domain/types';
import { cachedLayout, measurePages } from './layout-batches';

/** The most milliseconds that a scan waits for measurements. */
const MOST = 4_000;

/**
 * Measures, for a few seconds, the pages that a scan asks for. The scan asks again for those that are missing in the
 * result; if no page has a result in time, all are reported as late. Returns null if this browser can't measure pages.
 * Never rejects.
 */
export async function measureScan(
	{ pages, screens }: Scan[ 'to_measure' ],
	signal: AbortSignal
): Promise< Layout[] | null > {
	const { probe_url: probeUrl } = readPageData();
	if ( ! probeUrl ) {
		return null;
	}
	const missing = pages.filter( ( url ) => ! cachedLayout( url, screens ) );
	const until = Date.now() + MOST;
	const measured =
		missing.length > 0
			? await measurePages(
					missing,
					{ screens, probeUrl, until },
					signal
				)
			: [];
	const known = pages.flatMap(
		( url ) =>
			cachedLayout( url, screens ) ??
			measured.find( ( layout ) => layout.url === url ) ??
			[]
	);
	const inTime = known.filter( ( { state } ) => state !== 'late' );
	return inTime.length > 0 ? inTime : pages.map( late );
}

function late( url: string ): Layout {
	return { url, state: 'late', screens: [], images: [] };
}
