import { findCdnUrls } from '../../../src/domain';
import { readVectors } from './vectors';

describe( 'findCdnUrls', () => {
	test.each( readVectors( 'find-cdn-urls.json' ) )(
		'$name',
		( { input, expected } ) => {
			expect( findCdnUrls( input ) ).toEqual( expected );
		}
	);
} );
