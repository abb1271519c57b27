import { orSay } from '../api/or-say';
import { getScan } from '../api/scan';

export const loadFlushDetails = () =>
	orSay(
		import(
			/* webpackChunkName: "flush-details" */ '../flush-details/flush-details'
		).then( ( { FlushDetails } ) => FlushDetails )
	);

export const loadSettings = () =>
	orSay(
		import(
			/* webpackChunkName: "settings" */ '../settings/settings'
		).then( ( { Settings } ) => Settings )
	);

export const loadPastedReader = () =>
	orSay( import( /* webpackChunkName: "pasted-links" */ '../pasted-links' ) );

/** With how the scan stands now. */
export async function loadStaleImages( signal: AbortSignal ) {
	const [ { StaleImages }, scan ] = await Promise.all( [
		orSay(
			import(
				/* webpackChunkName: "stale-images" */ '../stale-images/stale-images'
			)
		),
		getScan( signal ),
	] );
	return { StaleImages, scan };
}
