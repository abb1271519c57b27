const HOST = /^(?:\[[\da-f:.]+\]|[\w.\-\u0080-\uffff]+)(?::\d{1,5})?$/i;
const LOOKS_LIKE_HOST =
	/\.(?:[a-z]{2,}|xn--[\w.\-\u0080-\uffff]*)$|:\d+$|\]$|^(?:\d+\.){3}\d+$|^localhost$/i;

/** Tells whether this is a host, perhaps with a port, and nothing else: no user, no password. */
export function isHost( host: string ): boolean {
	return (
		HOST.test( host ) &&
		! /^\.|\.\.|\.(?::|$)/.test( host.replace( /^\[.*\]/, '' ) ) &&
		! ( Number( host.replace( /^.*:/, '' ) ) > 65535 )
	);
}

/** Writes a host as a browser does: in lower case (A to Z only, as PHP), without the scheme's own port. */
export function browserHost( host: string, scheme: string ): string {
	return host
		.replace( /[A-Z]+/g, ( letters ) => letters.toLowerCase() )
		.replace( scheme === 'http' ? /:0*80$/ : /:0*443$/, '' );
}

/** Tells whether a host can be taken for one where no scheme says so; any word could be a folder's name. */
export function looksLikeHost( host: string ): boolean {
	return LOOKS_LIKE_HOST.test( host );
}
