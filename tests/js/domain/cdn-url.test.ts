import { parseCdnUrl } from '../../../src/domain';
import { readVectors } from './vectors';

describe( 'parseCdnUrl', () => {
	test.each( readVectors( 'parse-cdn-url.json' ) )(
		'$name',
		( { input, expected } ) => {
			expect( parseCdnUrl( input ) ).toEqual( expected );
		}
	);
} );
