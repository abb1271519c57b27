import { variantFacts } from '../../../src/domain/variant-facts';
import { readVectors } from './vectors';

describe( 'variantFacts', () => {
	test.each( readVectors( 'variant-facts.json' ) )(
		'$name',
		( { input, expected } ) => {
			expect( variantFacts( input ) ).toEqual( expected );
		}
	);
} );
