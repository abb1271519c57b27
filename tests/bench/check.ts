/**
 * Measures what a flush and its check cost at the CDN: the requests for each copy flushed, and the copies that the CDN
 * makes for the plugin alone. Runs on a real WordPress and MariaDB, with visitors on 26 screens: npm run bench:check
 *
 * The figures are the same on every machine.
 */
import { certain, layOut, percent, type Figure } from './figures';
import { withSite } from './site';

interface Result {
	state: string;
	planned: number;
	visitors: number;
	checked: number;
	new: number;
	used: number;
	requests: { remove: number; before: number; check: number };
	made_by_us: number;
}

const flushes = [ 1, 4, 12 ] as const;
const mostRequests = 1.4;
const mostMade = 0.05;

const sent = ( { requests }: Result ) =>
	requests.remove + requests.before + requests.check;

function report( results: Result[] ) {
	console.log(
		layOut( [
			[
				'flushed',
				'planned',
				'visitors may have',
				'visitors have',
				'checked',
				'new',
				'requests',
				'made by us alone',
				'ends',
			],
			...results.map( ( result, at ) => [
				`${ flushes[ at ] } images`,
				result.planned,
				result.visitors,
				result.used,
				result.checked,
				result.new,
				sent( result ),
				result.made_by_us,
				result.state,
			] ),
		] )
	);
}

export async function check(): Promise< Figure[] > {
	const results: Result[] = [];
	for ( const images of flushes ) {
		results.push(
			await withSite( '256M', async ( { php } ) =>
				JSON.parse(
					await php( 'tests/bench/check.php', `${ images }` )
				)
			)
		);
	}
	report( results );
	return results.flatMap( ( result, at ) => {
		const requests = sent( result ) / result.planned;
		const made = result.made_by_us / result.planned;
		const name = `${ flushes[ at ] } images, ${ result.planned } copies`;
		return [
			certain(
				`requests for each copy flushed, ${ name }`,
				requests.toFixed( 2 ),
				`≤ ${ mostRequests }`,
				requests <= mostRequests
			),
			certain(
				`copies made by the check alone, ${ name }`,
				percent( made ),
				`≤ ${ percent( mostMade ) }`,
				made <= mostMade
			),
		];
	} );
}
