import { parseCdnUrl } from '../../../src/domain';
import { readVectors } from './vectors';

describe( 'parseCdnUrl', () => {
	test.each( readVectors( 'parse-cdn-url.json' ) )(
		'$name',
		( { input, hostless, expected } ) => {
			expect( parseCdnUrl( input, hostless ) ).toEqual( expected );
		}
	);
} );
