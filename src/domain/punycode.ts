/** Returns the lower case of a Latin, Greek or Cyrillic capital. By hand: PHP and JavaScript ship different Unicode tables. */
function smallLetter( code: number ): number {
	if (
		( code >= 0xc0 && code <= 0xde && code !== 0xd7 ) ||
		( code >= 0x391 && code <= 0x3a9 ) ||
		( code >= 0x410 && code <= 0x42f )
	) {
		return code + 32;
	}
	if ( code >= 0x400 && code <= 0x40f ) {
		return code + 80;
	}
	// Latin Extended-A alternates capitals and small letters: capitals are even here, odd further on.
	if (
		( code >= 0x100 && code <= 0x136 && code !== 0x130 ) ||
		( code >= 0x14a && code <= 0x176 )
	) {
		return code + 1 - ( code % 2 );
	}

	return ( code >= 0x139 && code <= 0x147 ) ||
		( code >= 0x179 && code <= 0x17d )
		? code + ( code % 2 )
		: code;
}

/** Encodes a number as Punycode's variable-length integer. */
function variableLength( value: number, bias: number ): string {
	let written = '';
	for ( let number = value, place = 36; ; place += 36 ) {
		const least = Math.max( 1, Math.min( 26, place - bias ) );
		const digit =
			number < least
				? number
				: least + ( ( number - least ) % ( 36 - least ) );
		written += 'abcdefghijklmnopqrstuvwxyz0123456789'[ digit ];
		if ( number < least ) {
			return written;
		}
		number = Math.floor( ( number - least ) / ( 36 - least ) );
	}
}

/** Adapts the bias (RFC 3492, section 6.1). */
function nextBias( last: number, done: number, first: boolean ): number {
	let delta = Math.floor( last / ( first ? 700 : 2 ) );
	delta += Math.floor( delta / done );
	let bias = 0;
	for ( ; delta > 455; bias += 36 ) {
		delta = Math.floor( delta / 35 );
	}

	return bias + Math.floor( ( 36 * delta ) / ( delta + 38 ) );
}

/** Encodes one label in Punycode (RFC 3492), without its prefix. */
function punycode( codes: number[] ): string {
	const basic = codes.filter( ( code ) => code < 0x80 );
	let written =
		String.fromCharCode( ...basic ) + ( basic.length > 0 ? '-' : '' );
	let done = basic.length;
	let delta = 0;
	let bias = 72;
	let last = 0x7f;
	for ( const other of [ ...new Set( codes ) ].sort( ( a, b ) => a - b ) ) {
		if ( other < 0x80 ) {
			continue;
		}
		delta += ( other - last - 1 ) * ( done + 1 );
		last = other;
		for ( const code of codes ) {
			if ( code < other ) {
				delta++;
			} else if ( code === other ) {
				written += variableLength( delta, bias );
				done++;
				bias = nextBias( delta, done, done === basic.length + 1 );
				delta = 0;
			}
		}
		delta++;
	}

	return written;
}

/** Returns a host, with or without a port, in ASCII as browsers request it; null for a name too long for DNS. */
export function asciiHost( host: string ): string | null {
	return /^[!-~]+$|^[^:]{1,253}(?::|$)/u.test( host )
		? host.replace(
				/[^.:]*[\u0080-\uffff][^.:]*/g,
				( label ) =>
					'xn--' +
					punycode(
						[ ...label ].map( ( char ) =>
							smallLetter( char.codePointAt( 0 ) ?? 0 )
						)
					)
			)
		: null;
}
