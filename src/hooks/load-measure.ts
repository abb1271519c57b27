/** What measures pages, in a script of its own: it is needed once somebody flushes, or a page has been idle for a while. */
export const loadMeasure = () =>
	import( /* webpackChunkName: "measure" */ './measure' );
