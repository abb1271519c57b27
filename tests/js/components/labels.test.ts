import {
	evidenceLabel,
	purgeStateLabel,
} from '../../../src/components/copy-labels';
import { evidenceKinds, purgeStates } from '../../../src/domain/types';
import verdicts from '../../vectors/verdict.json';

const kinds: readonly string[] = evidenceKinds;
const states: readonly string[] = purgeStates;

it.each( evidenceKinds )(
	'says what the evidence %s was read from',
	( kind ) => {
		expect( evidenceLabel( kind ) ).not.toBe( '' );
	}
);

it.each( purgeStates )( 'names the result %s', ( state ) => {
	expect( purgeStateLabel( state ) ).not.toBe( '' );
} );

it( 'gives every result a different name', () => {
	const names = purgeStates.map( ( state ) => purgeStateLabel( state ) );
	expect( new Set( names ).size ).toBe( names.length );
} );

it( 'says "not yet" of what was checked and is checked once more', () => {
	expect( purgeStateLabel( 'sent', true ) ).toBe( 'Not yet' );
} );

describe( 'a verdict from the server', () => {
	it.each(
		verdicts.map( ( { name, expected } ) => [ name, expected ] as const )
	)( 'can be shown: %s', ( _, { state, evidence } ) => {
		expect( states ).toContain( state );
		for ( const { kind } of evidence ) {
			expect( kinds ).toContain( kind );
		}
	} );
} );
