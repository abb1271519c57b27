import { findCdnUrls, parseCdnUrl } from '../../../src/domain';
import { readVectors } from './vectors';

describe( 'findCdnUrls', () => {
	test.each( readVectors( 'find-cdn-urls.json' ) )(
		'$name',
		( { input, expected } ) => {
			expect( findCdnUrls( input ) ).toEqual( expected );
		}
	);
} );

// JSON that PHP reads can't hold one.
test( 'half a surrogate pair is kept in a source and refused in a host', () => {
	expect(
		parseCdnUrl( 'https://a.bc/k/ret_img/d.ef/\ud800.jpg' )?.source
	).toBe( 'https://d.ef/\ud800.jpg' );
	expect(
		parseCdnUrl( 'https://\ud800.bc/k/ret_img/d.ef/a.jpg' )
	).toBeNull();
	expect( findCdnUrls( '"https://a.bc/k/ret_img/d.ef/\ud800.jpg"' ) ).toEqual(
		[ 'https://a.bc/k/ret_img/d.ef/%EF%BF%BD.jpg' ]
	);
} );
