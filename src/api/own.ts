/** Whether a URL is a file of the site itself. */
export const isOwn = ( url: string ): boolean =>
	new URL( url, window.location.href ).origin === window.location.origin;
