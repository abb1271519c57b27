import { refusesFraming } from '../../../../src/measure/probe/framing';

const origin = 'https://www.example.com';

it.each< [ string, Record< string, string >, boolean ] >( [
	[ 'nothing is said', {}, false ],
	[ 'frames are denied', { 'X-Frame-Options': 'DENY' }, true ],
	[ 'they are denied in small letters', { 'X-Frame-Options': 'deny' }, true ],
	[ 'the same site may', { 'X-Frame-Options': 'SAMEORIGIN' }, false ],
	[ 'it is said twice', { 'X-Frame-Options': 'SAMEORIGIN, DENY' }, true ],
	[
		'an outdated word is used',
		{ 'X-Frame-Options': 'ALLOW-FROM https://other.example' },
		false,
	],
	...[
		"'none'",
		'https://other.example',
		'http://www.example.com:8080',
		'*.other.example',
		'example.com',
		'http:',
		'https://www.example.com:8443',
		'',
	].map( ( sources ): [ string, Record< string, string >, boolean ] => [
		`the policy allows ${ sources || 'nobody' }`,
		{
			'Content-Security-Policy': `default-src 'self'; frame-ancestors ${ sources }; img-src *`,
		},
		true,
	] ),
	...[
		"'self'",
		"https://other.example 'self'",
		'*',
		'https:',
		origin,
		'http://www.example.com',
		'www.example.com',
		'*.example.com',
		'www.example.com:*',
		'www.example.com:443',
		'https://www.example.com/',
		'HTTPS://WWW.EXAMPLE.COM',
	].map( ( sources ): [ string, Record< string, string >, boolean ] => [
		`the policy allows ${ sources }`,
		{ 'Content-Security-Policy': `Frame-Ancestors ${ sources }` },
		false,
	] ),
	[
		'the policy is newer than the option, and allows it',
		{
			'X-Frame-Options': 'DENY',
			'Content-Security-Policy': "frame-ancestors 'self'",
		},
		false,
	],
	[
		'the policy is about other things only',
		{
			'X-Frame-Options': 'DENY',
			'Content-Security-Policy': "default-src 'self'",
		},
		true,
	],
	[
		'one of two policies does not',
		{
			'Content-Security-Policy':
				"frame-ancestors 'self', frame-ancestors 'none'",
		},
		true,
	],
] )( 'knows whether a page may be framed where %s', ( _, headers, refuses ) => {
	expect( refusesFraming( new Headers( headers ), origin ) ).toBe( refuses );
} );

it( 'compares the port of a site that has one', () => {
	const refuses = ( sources: string ) =>
		refusesFraming(
			new Headers( {
				'Content-Security-Policy': `frame-ancestors ${ sources }`,
			} ),
			'http://localhost:8080'
		);
	expect( refuses( 'localhost:8080' ) ).toBe( false );
	expect( refuses( 'http://localhost:*' ) ).toBe( false );
	expect( refuses( 'localhost' ) ).toBe( true );
	expect( refuses( 'localhost:80' ) ).toBe( true );
} );
