import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCdnUrl } from '../../../tools/simulator/cdn-url';

interface Vector {
	name: string;
	input: string;
	/** Endpoints that leave the source's host out. */
	hostless?: string[];
	expected: unknown;
}

// PHPUnit reads these vectors too, since the simulator has to parse URLs exactly like the plugin.
const vectors: Vector[] = JSON.parse(
	readFileSync(
		join( __dirname, '../../vectors/parse-cdn-url.json' ),
		'utf8'
	)
);

test.each( vectors )( '$name', ( { input, hostless, expected } ) => {
	expect( parseCdnUrl( input, hostless ) ).toEqual( expected );
} );
