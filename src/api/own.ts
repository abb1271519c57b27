/** Whether a URL has the same origin as this page. */
export const isOwn = ( url: string ): boolean =>
	new URL( url, window.location.href ).origin === window.location.origin;
