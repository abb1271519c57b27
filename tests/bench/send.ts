/**
 * Measures how fast removals are sent, and how many queries a removal costs, on a real WordPress and MariaDB:
 * npm run bench:send
 *
 * Times are compared only within one run. The ideal is the sum of all answers' times divided by eight, the number of
 * requests at once: no order of sending can be faster. Bare curl shows what the machine and the server allow at that
 * moment. Curl, client and flush take turns, so that whatever slows the machine slows them all. The number of rounds
 * may be given: npm run bench:send -- 5
 */
import {
	certain,
	layOut,
	median,
	percent,
	spread,
	timed,
	times,
	type Figure,
} from './figures';
import { isSlow, startSlowServer, type Timing } from './send-server';
import { withSite } from './site';

interface Result {
	seconds: number;
	good: number;
	processor: number;
	sending?: number;
	queries?: number;
	connections: number;
	most: number;
}

type Run = ( way: string, timing: Timing ) => Promise< Result >;

const addresses = 400;
const parallel = 8;
const even: Timing = { usual: 100, slow: 100 };
const uneven: Timing = { usual: 100, slow: 1000 };
const ways = {
	curl: 'bare curl',
	client: 'our client',
	runner: 'a whole flush',
} as const;
type Way = keyof typeof ways;

function answerTimes( { usual, slow }: Timing ): number[] {
	return Array.from(
		{ length: addresses },
		( _, width ) => ( isSlow( width ) ? slow : usual ) / 1000
	);
}

function ideal( timing: Timing ): number {
	return (
		answerTimes( timing ).reduce( ( sum, time ) => sum + time, 0 ) /
		parallel
	);
}

/** Returns the fewest seconds in which the addresses can be sent in their order: no sender knows which are slow. */
function bestInOrder( timing: Timing ): number {
	const free = Array.from( { length: parallel }, () => 0 );
	for ( const time of answerTimes( timing ) ) {
		const first = free.indexOf( Math.min( ...free ) );
		free[ first ] = ( free[ first ] ?? 0 ) + time;
	}
	return Math.max( ...free );
}

/** Runs all ways in turn, several times, and returns each way's results. */
async function rounds(
	run: Run,
	timing: Timing,
	count: number
): Promise< Record< Way, Result[] > > {
	const results: Record< Way, Result[] > = {
		curl: [],
		client: [],
		runner: [],
	};
	for ( let round = 0; round < count; round++ ) {
		for ( const way of Object.keys( ways ) as Way[] ) {
			const result = await run( way, timing );
			if ( result.good !== addresses ) {
				throw new Error(
					`${ way }: ${ result.good } of ${ addresses } came through.`
				);
			}
			results[ way ].push( result );
		}
	}
	return results;
}

function shares( results: Result[], timing: Timing ): number[] {
	return results.map( ( { seconds } ) => ideal( timing ) / seconds );
}

function line( name: string, results: Result[], timing: Timing ): string[] {
	const middle = ( of: ( one: Result ) => number | undefined ) =>
		median( results.map( ( one ) => of( one ) ?? NaN ) );
	const queries = ( count: number ) =>
		Number.isNaN( count ) ? '' : count.toFixed( 3 );
	return [
		name,
		`${ middle( ( { seconds } ) => seconds ).toFixed( 2 ) } s`,
		spread( shares( results, timing ), percent ),
		String( Math.max( ...results.map( ( { most } ) => most ) ) ),
		String( middle( ( { connections } ) => connections ) ),
		`${ middle( ( { processor } ) => processor ).toFixed( 2 ) } s`,
		queries( middle( ( { sending } ) => sending ) ),
		queries( middle( ( { queries: all } ) => all ) ),
	];
}

function report(
	timing: Timing,
	name: string,
	results: Record< Way, Result[] >,
	more: string[][] = []
) {
	const heading = [
		name,
		'time',
		'share of the ideal',
		'at once',
		'connections',
		'processor',
		'queries to send',
		'queries in all',
	];
	console.log(
		`${ layOut( [
			heading,
			...more,
			...( Object.keys( ways ) as Way[] ).map( ( way ) =>
				line( ways[ way ], results[ way ], timing )
			),
		] ) }\nWho takes them in their order can reach ${ percent( ideal( timing ) / bestInOrder( timing ) ) }.\n`
	);
}

function figures(
	loop: Result,
	evenly: Record< Way, Result[] >,
	unevenly: Record< Way, Result[] >
): Figure[] {
	const faster = evenly.runner.map(
		( { seconds } ) => loop.seconds / seconds
	);
	const queries = Math.max(
		...[ ...evenly.runner, ...unevenly.runner ].map(
			( { queries: all = Infinity } ) => all
		)
	);
	const most = Math.max(
		...[ ...evenly.runner, ...unevenly.runner ].map(
			( { most: one } ) => one
		)
	);
	const share = (
		name: string,
		results: Record< Way, Result[] >,
		timing: Timing,
		asked: number
	) =>
		timed(
			name,
			`${ spread( shares( results.runner, timing ), percent ) }; bare curl in the same run ${ spread( shares( results.curl, timing ), percent ) }`,
			`≥ ${ percent( asked ) }`,
			median( shares( results.runner, timing ) ) >= asked
		);
	return [
		share(
			'400 removals of 100 ms, 8 at once: share of the ideal',
			evenly,
			even,
			0.93
		),
		timed(
			'the same against a loop of wp_remote_get',
			`${ spread( faster, times ) } as fast`,
			'≥ 7.5×',
			median( faster ) >= 7.5
		),
		share(
			'one answer in ten takes 1 s: share of the ideal',
			unevenly,
			uneven,
			0.85
		),
		certain(
			'requests at once, at the server',
			String( most ),
			'≤ 8',
			most <= parallel
		),
		certain(
			'queries a purge, from the claim to the verdict',
			queries.toFixed( 3 ),
			'< 0.2',
			queries < 0.2
		),
	];
}

export async function send( [ count = 3 ]: number[] ): Promise< Figure[] > {
	const server = await startSlowServer();
	try {
		return await withSite( '256M', async ( { php } ) => {
			const run: Run = async ( way, timing ) => {
				server.setTiming( timing );
				server.seen();
				const printed = await php(
					'tests/bench/send.php',
					way,
					server.endpoint,
					String( addresses )
				);
				return { ...JSON.parse( printed ), ...server.seen() };
			};
			const loop = await run( 'loop', even );
			const evenly = await rounds( run, even, count );
			report( even, 'each answer 100 ms', evenly, [
				line( 'a loop of wp_remote_get', [ loop ], even ),
			] );
			const unevenly = await rounds( run, uneven, count );
			report( uneven, 'one in ten 1 s', unevenly );
			return figures( loop, evenly, unevenly );
		} );
	} finally {
		await server.stop();
	}
}
