/**
 * Measures whether a scan finds the images that still look old to visitors, and only those, on a real WordPress with
 * 5,000 images whose copies are at the simulated CDN: npm run bench:stale -- 5000 1. The arguments are the number of
 * images and the random seed.
 *
 * Only the times depend on the machine.
 */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import { simulatorControl } from '../../tools/simulator/control';
import { startSimulator } from '../../tools/simulator/simulator';
import { certain, layOut, type Figure } from './figures';
import { withSite } from './site';
import { ofChrome, visit } from './visitors';

interface Copies {
	/** Links of copies that visitors request before the files change (`first`), and only afterwards (`late`). */
	first: string[];
	late: string[];
}

interface Result {
	images: number;
	stale: number;
	traps: number;
	found: number;
	wrong: string[];
	missed: string[];
	states: Record< string, Record< string, number > >;
	requests: { cdn: number; pages: number };
	first: number | null;
	seconds: number;
	/** Seconds of PHP's processor time for the scan. */
	worked: number;
}

const mostRequests = 1.5;
const leastFound = 0.95;

/** Serves the site's uploads: the CDN takes the originals from here. */
async function serveFiles( folder: string ) {
	const server = createServer( ( { url = '/' }, response ) => {
		const file = path.join( folder, path.normalize( url ) );
		createReadStream( file )
			.on( 'error', () => response.writeHead( 404 ).end() )
			.pipe( response );
	} ).listen( 0, '127.0.0.1' );
	await once( server, 'listening' );
	const address = server.address();
	const port = typeof address === 'object' ? address?.port : 0;
	return { server, url: `http://127.0.0.1:${ port }` };
}

function report( { states }: Result ): void {
	console.log(
		layOut( [
			[ 'images that were', 'are said to be', 'images' ],
			...Object.entries( states )
				.filter( ( [ kind ] ) => kind !== 'same' )
				.concat( [ [ 'same', states[ 'same' ] ?? {} ] ] )
				.flatMap( ( [ kind, said ] ) =>
					Object.entries( said ).map( ( [ state, count ] ) => [
						kind,
						state,
						count,
					] )
				),
		] )
	);
}

async function measure( images: number, seed: number ): Promise< Result > {
	return withSite( '512M', async ( { php, uploads } ) => {
		const files = await serveFiles( uploads );
		const simulator = await startSimulator( {
			removalDelay: 1,
			maxVariants: 100_000,
		} );
		const control = simulatorControl( simulator.controlUrl );
		const endpoint = `${ simulator.url }/spai`;
		const step = async ( name: string, number: number ) =>
			JSON.parse(
				await php(
					'tests/bench/stale.php',
					name,
					`${ number }`,
					`${ seed }`,
					files.url,
					endpoint
				)
			);
		try {
			// The seed also decides which headers the CDN sends, and whether it keeps a copy for each `Accept` header.
			await control.setSwitches( {
				build_delay: 0,
				headers: seed % 2 === 0 ? 'bunny' : 'plain',
				by_accept: seed % 3 === 0,
			} );
			const copies: Copies = await step( 'make', images );
			await visit( copies.first, ofChrome );
			// A day later, files change; half an hour after that, a scan begins.
			await control.advance( 86_400 );
			const changed = Math.floor( Date.now() / 1_000 ) + 86_400;
			await step( 'change', changed );
			await visit( copies.late, ofChrome );
			await control.advance( 1_800 );
			await control.setSwitches( {
				drop_headers: {
					match: '-silent-',
				},
				redirect: {
					match: '/elsewhere-',
					to: 'https://elsewhere.example/',
				},
				no_credits: { match: '/creditless-' },
				error_page: {
					match: '/drawn-',
					body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
					content_type: 'image/svg+xml',
				},
			} );
			return await step( 'scan', changed + 1_800 );
		} finally {
			await simulator.stop();
			files.server.close();
		}
	} );
}

export async function stale( [ images = 5_000, seed = 1 ]: number[] ): Promise<
	Figure[]
> {
	const result = await measure( images, seed );
	report( result );
	console.log( { missed: result.missed, wrong: result.wrong } );
	const each = result.requests.cdn / result.images;
	const name = `${ result.images } images, seed ${ seed }`;
	return [
		certain(
			`old images found, ${ name }`,
			`${ result.found } of ${ result.stale }`,
			`≥ ${ leastFound * 100 }%`,
			result.found >= leastFound * result.stale
		),
		certain(
			`wrongly called old, of ${ result.traps } that only seem so`,
			`${ result.wrong.length }`,
			'none',
			result.wrong.length === 0
		),
		certain(
			`requests to the CDN for each image, ${ name }`,
			`${ each.toFixed( 2 ) }; ${ (
				result.requests.pages / result.images
			).toFixed( 2 ) } pages of the site read`,
			`≤ ${ mostRequests }`,
			each <= mostRequests
		),
		certain(
			'seconds until the first finding; for the whole scan',
			`${ ( result.first ?? NaN ).toFixed( 1 ) } s; ${ result.seconds.toFixed(
				0
			) } s, with ${ result.worked.toFixed( 0 ) } s of the processor`,
			'—',
			true
		),
	];
}
