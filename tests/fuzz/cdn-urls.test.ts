/**
 * @jest-environment node
 */
import fc from 'fast-check';
import { parseCdnUrl } from '../../tools/simulator/cdn-url';
import { proofSize } from '../../tools/test/proof';
import { addresses, bytes, texts } from './inputs';
import { startPhp, type Php } from './php';

// The environment can set the seed and the number of runs: FUZZ_SEED=$RANDOM FUZZ_RUNS=200000.
const seed = Number( process.env[ 'FUZZ_SEED' ] ?? 20261124 );
const runs = Number( process.env[ 'FUZZ_RUNS' ] ?? proofSize( 2000, 30_000 ) );

const timeout = Math.max( 60_000, runs * 6 );

// A URL in printable ASCII, or one whose host is not ASCII, which browsers write in Punycode.
const requestable = /^https?:\/\/[!-~]+$|^https?:\/\/[^/]*[^ -~]/;

let php: Php;
beforeAll( () => {
	php = startPhp();
} );
afterAll( () => php.stop() );

test(
	'the simulator reads a link as the plugin does',
	async () => {
		await fc.assert(
			fc.asyncProperty( addresses, async ( input ) => {
				expect( {
					PHP: await php.ask( 'parse_cdn_url', input ),
				} ).toEqual( { PHP: parseCdnUrl( input ) } );
			} ),
			{ seed, numRuns: runs }
		);
	},
	timeout
);

test(
	'what is found is a CDN URL, and is found again in itself',
	async () => {
		await fc.assert(
			fc.asyncProperty( texts, async ( text ) => {
				// Skips texts with entities nested more than three deep, the depth to which they are decoded.
				fc.pre( ! /(?:amp\W+){4}/.test( text ) );
				const found = await php.ask( 'find_cdn_urls', text );
				expect( Array.isArray( found ) ).toBe( true );
				for ( const url of Array.isArray( found ) ? found : [] ) {
					expect( url ).toMatch( requestable );
					expect( parseCdnUrl( url ) ).not.toBeNull();
					expect(
						await php.ask( 'find_cdn_urls', `"${ url }"` )
					).toContain( url );
				}
			} ),
			{ seed, numRuns: runs }
		);
	},
	timeout
);

test( 'PHP answers any bytes without an error, and finds only what can be requested', async () => {
	await fc.assert(
		fc.asyncProperty( bytes, async ( input ) => {
			const found = await php.ask( 'find_cdn_urls', input );
			expect( Array.isArray( found ) ).toBe( true );
			for ( const url of Array.isArray( found ) ? found : [] ) {
				expect( url ).toMatch( requestable );
			}
			for ( const name of [
				'parse_cdn_url',
				'removal_url',
				'next_endpoint',
			] as const ) {
				expect(
					JSON.stringify( await php.ask( name, input ) )
				).not.toMatch( /^"PHP failed(?!: Malformed UTF-8)/ );
			}
		} ),
		{ seed, numRuns: 1000 }
	);
} );
