import { orSay } from '../api/or-say';

export const loadFlushDetails = () =>
	orSay(
		import(
			/* webpackChunkName: "flush-details" */ './flush-details/flush-details'
		).then( ( { FlushDetails } ) => FlushDetails )
	);

export const loadChosenImages = () =>
	orSay(
		import(
			/* webpackChunkName: "image-flush" */ './image-flush/chosen-images'
		).then( ( { ChosenImages } ) => ChosenImages )
	);

export const loadConnection = () =>
	orSay(
		import(
			/* webpackChunkName: "connection" */ './connection/connection'
		).then( ( { Connection } ) => Connection )
	);

export const loadPlanDetails = () =>
	orSay(
		import(
			/* webpackChunkName: "plan-details" */ './plan-details/plan-details'
		).then( ( { PlanDetails } ) => PlanDetails )
	);

export const loadSiteFlush = () =>
	orSay(
		import(
			/* webpackChunkName: "site-flush" */ './site-flush/site-flush'
		).then( ( { SiteFlush } ) => SiteFlush )
	);

export const loadHistory = () =>
	orSay(
		import( /* webpackChunkName: "history" */ './history/history' ).then(
			( { History } ) => History
		)
	);

export const loadSettings = () =>
	orSay(
		import( /* webpackChunkName: "settings" */ './settings/settings' ).then(
			( { Settings } ) => Settings
		)
	);

export const loadChangedImages = () =>
	orSay(
		import(
			/* webpackChunkName: "changed-images" */ './changed-images/changed-images'
		).then( ( { ChangedImages } ) => ChangedImages )
	);

export const loadStaleImages = () =>
	orSay(
		import(
			/* webpackChunkName: "stale-images" */ './stale-images/findings'
		).then( ( { Findings } ) => Findings )
	);
