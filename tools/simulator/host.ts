/** Whether a text is only a host, with or without a port, and without a user and a password. */
export function isHost( host: string ): boolean {
	const [ , name = '', address, port = '' ] =
		/^(\[[\da-f:.]+(\])|[\w.\-\u0080-\uffff]+)(?::(\d{1,5}))?$/i.exec(
			host
		) ?? [];

	return (
		name !== '' &&
		( !! address || ! /^\.|\.\.|\.$|[\ud800-\udfff]/u.test( name ) ) &&
		Number( port ) < 65536
	);
}

/** Returns a host as a browser writes it: lower case (A to Z only, as in PHP), without the scheme's default port. */
export function browserHost( host: string, scheme: string ): string {
	return host
		.replace( /[A-Z]/g, ( letter ) => letter.toLowerCase() )
		.replace( scheme === 'http' ? /:0*80$/ : /:0*443$/, '' );
}

/**
 * Whether a name without a scheme looks like a host rather than a folder: it has a port or brackets, is localhost or an
 * IPv4 address, or ends like a domain.
 */
export function looksLikeHost( host: string ): boolean {
	const last = host.slice( host.lastIndexOf( '.' ) + 1 );

	return (
		/[:\]]|^localhost$|^(?:\d+\.){3}\d+$/i.test( host ) ||
		( last !== host && /^(?:xn--|[a-z]{2,}$)/i.test( last ) )
	);
}
