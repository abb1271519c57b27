/** Loads the script that measures pages, once a flush begins. */
export const loadMeasure = () =>
	import( /* webpackChunkName: "measure" */ './measure' );
