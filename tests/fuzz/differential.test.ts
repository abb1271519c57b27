/**
 * @jest-environment node
 */
import fc from 'fast-check';
import * as domain from '../../src/domain';
import { proofSize } from '../../tools/test/proof';
import { addresses, bytes, endpoints, texts } from './inputs';
import { functions, startPhp, type Php, type PhpFunction } from './php';

// Another seed, or more runs, by the environment: FUZZ_SEED=$RANDOM FUZZ_RUNS=200000.
const seed = Number( process.env[ 'FUZZ_SEED' ] ?? 20261124 );
const runs = Number( process.env[ 'FUZZ_RUNS' ] ?? proofSize( 6000, 100_000 ) );

const timeout = Math.max( 60_000, runs * 2 );

let php: Php;
beforeAll( () => {
	php = startPhp();
} );
afterAll( () => php.stop() );

/** Asks both languages until they differ, and says for which input, as a vector to add. */
async function compare(
	name: PhpFunction,
	inputs: fc.Arbitrary< string >,
	share: number
): Promise< void > {
	const details = await fc.check(
		fc.asyncProperty( inputs, async ( input ) => {
			expect( { PHP: await php.ask( name, input ) } ).toEqual( {
				PHP: domain[ functions[ name ] ]( input ),
			} );
		} ),
		{ seed, numRuns: Math.round( runs * share ) }
	);
	if ( details.failed ) {
		const input = details.counterexample?.[ 0 ] ?? '';
		throw new Error(
			`seed ${ seed }: PHP and TypeScript differ. Add the vector to tests/vectors/${ name.replace( /_/g, '-' ) }.json:\n${ JSON.stringify(
				{
					name: '',
					input,
					php: await php.ask( name, input ),
					typescript: domain[ functions[ name ] ]( input ),
				}
			) }`
		);
	}
}

test(
	'PHP and TypeScript read an address alike',
	() => compare( 'parse_cdn_url', addresses, 0.25 ),
	timeout
);
test(
	'PHP and TypeScript remove an address alike',
	() => compare( 'removal_url', addresses, 0.15 ),
	timeout
);
test(
	'PHP and TypeScript count endpoints alike',
	() => compare( 'next_endpoint', endpoints, 0.15 ),
	timeout
);
test(
	'PHP and TypeScript find addresses in a text alike',
	() => compare( 'find_cdn_urls', texts, 0.45 ),
	timeout
);

test( 'what is found is a CDN URL, and is found again in itself', () => {
	fc.assert(
		fc.property( texts, ( text ) => {
			// Entities of entities are undone three deep: of deeper ones some are left to be undone.
			fc.pre( ! /(?:amp\W+){4}/.test( text ) );
			for ( const url of domain.findCdnUrls( text ) ) {
				expect( url ).toMatch(
					/^https?:\/\/[!-~]+$|^https?:\/\/[^/]*[^ -~]/
				);
				expect( domain.parseCdnUrl( url ) ).not.toBeNull();
				expect( domain.findCdnUrls( `"${ url }"` ) ).toContain( url );
			}
		} ),
		{ seed, numRuns: 2000 }
	);
} );

test( 'PHP answers any bytes without an error, and finds only what can be requested', async () => {
	await fc.assert(
		fc.asyncProperty( bytes, async ( input ) => {
			const found = await php.ask( 'find_cdn_urls', input );
			expect( Array.isArray( found ) ).toBe( true );
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

test( 'TypeScript takes half a surrogate pair for a browser’s U+FFFD', () => {
	fc.assert(
		fc.property(
			fc.string( { unit: 'binary', maxLength: 40 } ),
			fc.constantFrom( '\ud800', '\udfff', 'x\ud83d' ),
			( noise, half ) => {
				const text = `${ half }${ noise } "https://a.b/k/ret_img/c.d/e${ half }.jpg"`;
				expect( domain.findCdnUrls( text ) ).toContain(
					`https://a.b/k/ret_img/c.d/e${ half.startsWith( 'x' ) ? 'x' : '' }%EF%BF%BD.jpg`
				);
			}
		),
		{ seed, numRuns: 300 }
	);
} );
