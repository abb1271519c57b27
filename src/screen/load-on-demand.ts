import { explainLoadFailure } from '../api/explain-load-failure';

export const loadFlushDetails = () =>
	explainLoadFailure(
		import(
			/* webpackChunkName: "flush-details" */ './flush-details/flush-details'
		).then( ( { FlushDetails } ) => FlushDetails )
	);

export const loadChosenImages = () =>
	explainLoadFailure(
		import(
			/* webpackChunkName: "image-flush" */ './image-flush/chosen-images'
		).then( ( { ChosenImages } ) => ChosenImages )
	);

export const loadConnection = () =>
	explainLoadFailure(
		import(
			/* webpackChunkName: "connection" */ './connection/connection'
		).then( ( { Connection } ) => Connection )
	);

export const loadSiteFlush = () =>
	explainLoadFailure(
		import(
			/* webpackChunkName: "site-flush" */ './site-flush/site-flush'
		).then( ( { SiteFlush } ) => SiteFlush )
	);

export const loadHistory = () =>
	explainLoadFailure(
		import( /* webpackChunkName: "history" */ './history/history' ).then(
			( { History } ) => History
		)
	);

export const loadSettings = () =>
	explainLoadFailure(
		import( /* webpackChunkName: "settings" */ './settings/settings' ).then(
			( { Settings } ) => Settings
		)
	);

export const loadChangedImages = () =>
	explainLoadFailure(
		import(
			/* webpackChunkName: "changed-images" */ './changed-images/changed-images'
		).then( ( { ChangedImages } ) => ChangedImages )
	);

export const loadStaleImages = () =>
	explainLoadFailure(
		import(
			/* webpackChunkName: "stale-images" */ './stale-images/findings'
		).then( ( { Findings } ) => Findings )
	);
