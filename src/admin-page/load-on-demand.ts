import { __ } from '@wordpress/i18n';

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

export const loadChosenImages = () =>
	orSay(
		import(
			/* webpackChunkName: "image-flush" */ '../image-flush/chosen-images'
		).then( ( { ChosenImages } ) => ChosenImages )
	);

export const loadConnection = () =>
	orSay(
		import(
			/* webpackChunkName: "connection" */ '../connection/connection'
		).then( ( { Connection } ) => Connection )
	);

export const loadPlanDetails = () =>
	orSay(
		import(
			/* webpackChunkName: "plan-details" */ '../plan-details/plan-details'
		).then( ( { PlanDetails } ) => PlanDetails )
	);

export const loadSiteFlush = () =>
	orSay(
		import(
			/* webpackChunkName: "site-flush" */ '../site-flush/site-flush'
		).then( ( { SiteFlush } ) => SiteFlush )
	);

export const loadHistory = () =>
	orSay(
		import( /* webpackChunkName: "history" */ '../history/history' ).then(
			( { History } ) => History
		)
	);

export const loadSettings = () =>
	orSay(
		import(
			/* webpackChunkName: "settings" */ '../settings/settings'
		).then( ( { Settings } ) => Settings )
	);

export const loadPastedReader = () =>
	orSay( import( /* webpackChunkName: "pasted-links" */ '../pasted-links' ) );

export const loadStaleImages = () =>
	orSay(
		import(
			/* webpackChunkName: "stale-images" */ '../stale-images/stale-images'
		).then( ( { StaleImages } ) => StaleImages )
	);

/** Rejects with a sentence where the script does not load; offline it is loaded again when the connection is back. */
function orSay< T >( loading: Promise< T > ): Promise< T > {
	return loading.catch( () => {
		throw navigator.onLine
			? __(
					'Your site did not answer. Nothing has been changed. Try again.',
					'shortpixel-flush'
				)
			: { code: 'offline_error' };
	} );
}
