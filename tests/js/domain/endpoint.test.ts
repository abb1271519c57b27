import { nextEndpoint } from '../../../src/domain';
import { readVectors } from './vectors';

describe( 'nextEndpoint', () => {
	test.each( readVectors( 'next-endpoint.json' ) )(
		'$name',
		( { input, expected } ) => {
			expect( nextEndpoint( input ) ).toEqual( expected );
		}
	);
} );
