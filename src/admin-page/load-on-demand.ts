import { __ } from '@wordpress/i18n';

import { getScan } from '../api/scan';

export const loadEdgeDialog = () =>
	orSay(
		import(
			/* webpackChunkName: "edge-settings" */ '../edge-settings/edge-dialog'
		).then( ( { EdgeDialog } ) => EdgeDialog )
	);

export const loadFlushDetails = () =>
	orSay(
		import(
			/* webpackChunkName: "flush-details" */ '../flush-details/flush-details'
		).then( ( { FlushDetails } ) => FlushDetails )
	);

export const loadLearnedLists = () =>
	orSay(
		import(
			/* webpackChunkName: "learned-lists" */ '../learned-lists/learned-lists'
		).then( ( { LearnedLists } ) => LearnedLists )
	);

export const loadSchedules = () =>
	orSay(
		import(
			/* webpackChunkName: "schedules" */ '../schedules/schedules-panel'
		).then( ( { SchedulesPanel } ) => SchedulesPanel )
	);

export const loadPastedReader = () =>
	orSay(
		import( /* webpackChunkName: "pasted-links" */ '../pasted-links' )
	);

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

/** Rejects with a sentence where the script does not load. */
function orSay< T >( loading: Promise< T > ): Promise< T > {
	return loading.catch( () => {
		throw __(
			'Your site did not answer. Nothing has been changed. Try again.',
			'shortpixel-flush'
		);
	} );
}
