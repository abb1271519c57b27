/** Whether a URL has the site's own origin. */
export const isOwn = ( url: string ): boolean =>
	new URL( url, window.location.href ).origin === window.location.origin;
