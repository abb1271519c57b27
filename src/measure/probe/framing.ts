/**
 * Whether a page refuses to be framed by its own site. If Content-Security-Policy has `frame-ancestors`, browsers
 * ignore X-Frame-Options; if it has several policies, all must allow framing.
 */
export function refusesFraming( headers: Headers, origin: string ): boolean {
	const ancestors = ( headers.get( 'Content-Security-Policy' ) ?? '' )
		.split( /[,;]/ )
		.map( ( directive ) => directive.trim().toLowerCase().split( /\s+/ ) )
		.filter( ( [ name ] ) => name === 'frame-ancestors' );
	if ( ancestors.length > 0 ) {
		return ! ancestors.every( ( [ , ...sources ] ) =>
			sources.some( ( source ) => allows( source, new URL( origin ) ) )
		);
	}
	return ( headers.get( 'X-Frame-Options' ) ?? '' )
		.split( ',' )
		.some( ( option ) => option.trim().toLowerCase() === 'deny' );
}

function allows( source: string, { protocol, hostname, port }: URL ) {
	if ( source === "'self'" || source === '*' || source === protocol ) {
		return true;
	}
	const parts =
		/^(?:([a-z][a-z\d+.-]*:)\/\/)?(\*|(?:\*\.)?[^/:*]+)(?::(\d+|\*))?(?:\/|$)/.exec(
			source
		);
	if ( ! parts ) {
		return false;
	}
	const [ , scheme, name = '', wantedPort ] = parts;
	// An http source also matches https.
	const schemeFits =
		! scheme ||
		scheme === protocol ||
		( scheme === 'http:' && protocol === 'https:' );
	const nameFits = name.startsWith( '*' )
		? hostname.endsWith( name.slice( 1 ) )
		: hostname === name;
	const usual = protocol === 'https:' ? '443' : '80';
	const portFits =
		wantedPort === '*' || ( wantedPort ?? usual ) === ( port || usual );
	return schemeFits && nameFits && portFits;
}
