/**
 * @jest-environment node
 */
import { cdn, waitSeconds } from '../../../tools/demo/cdn';
import { Delays } from '../../../tools/simulator/delay';
import { PRESETS } from '../../../tools/simulator/presets';

test( 'the demo’s CDN is bunny.net on a usual day, neither a lucky nor an unlucky one', () => {
	expect( cdn.preset ).toBe( 'bunny' );
	const delays = new Delays();
	const drawn = Array.from( { length: 10 }, ( _, flush ) =>
		delays.next( PRESETS.bunny.removal_delay ?? 0, {
			seed: cdn.seed ?? 0,
			now: flush * 60_000,
		} )
	);
	const within = ( seconds: number ): number =>
		drawn.filter( ( one ) => one <= seconds ).length;
	expect( within( 0 ) ).toBe( 5 );
	expect( within( 16 ) ).toBe( 9 );
	expect( within( 65 ) ).toBe( 10 );
	expect( waitSeconds ).toBeGreaterThan( 16 );
	// A visitor's first removal in the demo should neither be instant nor take long.
	expect( drawn[ 0 ] ).toBeGreaterThan( 1 );
	expect( drawn[ 0 ] ).toBeLessThan( 16 );
} );
