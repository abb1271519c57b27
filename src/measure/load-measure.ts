/** Loads the script that measures pages when a flush starts. */
export const loadMeasure = () =>
	import( /* webpackChunkName: "measure" */ './measure' );
