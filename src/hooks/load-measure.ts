/** What measures pages once somebody flushes. */
export const loadMeasure = () =>
	import( /* webpackChunkName: "measure" */ './measure' );
