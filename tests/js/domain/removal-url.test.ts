import { removalUrl } from '../../../src/domain';
import { readVectors } from './vectors';

describe( 'removalUrl', () => {
	test.each( readVectors( 'removal-url.json' ) )(
		'$name',
		( { input, expected } ) => {
			expect( removalUrl( input ) ).toEqual( expected );
		}
	);
} );
