/**
 * Measures what the plugin adds to other requests, on a real WordPress and MariaDB: npm run bench:cost
 *
 * Runs a save, uploads, a replacement, an administrator's list of 200 images with flushes under way, and a visitor's
 * page, with and without the plugin in turn. Counts are the same on every machine; times are not.
 */
import { certain, layOut, median, timed, times, type Figure } from './figures';
import { withSite } from './site';

interface Cost {
	queries: number;
	inserts: number;
	bytes: number;
	files: number;
	requests: number;
	seconds: number;
	/** The queries and seconds of the call that queues an image. */
	call: [ number, number ];
}

interface Pair {
	without: Cost;
	with: Cost;
}

const runs = 21;
// The flushes that the first two scenes queue are unfinished when the list is drawn.
const scenes = {
	save: 'a save that flushes',
	upload: 'an upload that flushes',
	bare: 'an upload',
	replace: 'an image replaced by a plugin',
	list: 'a list of 200 images',
	visit: 'a visitor’s page',
};
type Scene = keyof typeof scenes;

const counted = [ 'queries', 'inserts', 'requests', 'bytes', 'files' ] as const;

function middle( pairs: Pair[], how: keyof Pair, of: ( one: Cost ) => number ) {
	return median( pairs.map( ( pair ) => of( pair[ how ] ) ) );
}

/** The most by which a run with the plugin exceeds the run without it in the same pair. */
function more( pairs: Pair[], of: ( one: Cost ) => number ): number {
	return Math.max(
		...pairs.map( ( pair ) => of( pair.with ) - of( pair.without ) )
	);
}

function ratio( pairs: Pair[] ): number {
	return median(
		pairs.map( ( pair ) => pair.with.seconds / pair.without.seconds )
	);
}

function report( pairs: Record< Scene, Pair[] > ) {
	const lines = ( Object.keys( scenes ) as Scene[] ).flatMap( ( scene ) =>
		( [ 'without', 'with' ] as const ).map( ( how ) => [
			`${ scenes[ scene ] }, ${ how }`,
			...counted.map( ( name ) =>
				middle( pairs[ scene ], how, ( one ) => one[ name ] )
			),
			how === 'with' ? times( ratio( pairs[ scene ] ) ) : '',
		] )
	);
	console.log( layOut( [ [ '', ...counted, 'processor' ], ...lines ] ) );
}

function figures( pairs: Record< Scene, Pair[] > ): Figure[] {
	const { save, upload, bare, replace, list, visit } = pairs;
	const queues = [ ...save, ...upload ];
	const inserts = more( queues, ( one ) => one.inserts );
	const requests = more( queues, ( one ) => one.requests );
	const queries = more( queues, ( one ) => one.queries );
	const onPage = {
		queries: more( visit, ( one ) => one.queries ),
		bytes: more( visit, ( one ) => one.bytes ),
		files: more( visit, ( one ) => one.files ),
	};
	const onList = more( list, ( one ) => one.queries );
	return [
		certain(
			'queueing an image inside a save or an upload',
			`${ inserts } insert, ${ queries - inserts } other queries, ${ requests } requests`,
			'≤ 1 insert, no request',
			inserts <= 1 && requests === 0
		),
		certain(
			'an upload that nobody flushes',
			`${ more( bare, ( one ) => one.queries ) } queries, ${ more( bare, ( one ) => one.requests ) } requests more`,
			'none',
			more( bare, ( one ) => one.queries ) <= 0 &&
				more( bare, ( one ) => one.requests ) === 0
		),
		certain(
			'an image that a plugin replaces, and that is then flushed by itself',
			`${ more( replace, ( one ) => one.inserts ) } insert, ${ more( replace, ( one ) => one.requests ) } requests more`,
			'≤ 1 insert, no request',
			more( replace, ( one ) => one.inserts ) <= 1 &&
				more( replace, ( one ) => one.requests ) === 0
		),
		timed(
			'the call that queues it',
			`${ ( 1000 * middle( queues, 'with', ( one ) => one.call[ 1 ] ) ).toFixed( 1 ) } ms`,
			'≤ 50 ms',
			middle( queues, 'with', ( one ) => one.call[ 1 ] ) <= 0.05
		),
		certain(
			'a visitor’s page with the plugin',
			`${ onPage.queries } queries, ${ onPage.bytes } bytes, ${ onPage.files } files more`,
			'no query, no byte more',
			onPage.queries <= 0 && onPage.bytes <= 0
		),
		timed(
			'processor time of a visitor’s page',
			times( ratio( visit ) ),
			'≤ 1.05×',
			ratio( visit ) <= 1.05
		),
		certain(
			'an administrator’s list of 200 images with flushes under way',
			`${ onList } ${ onList === 1 ? 'query' : 'queries' } more`,
			'≤ 1',
			onList <= 1
		),
	];
}

export async function cost(): Promise< Figure[] > {
	return withSite( '512M', async ( { php } ) => {
		const file = 'tests/bench/cost.php';
		await php( file, 'prepare' );
		const one = async ( scene: Scene, how: keyof Pair ): Promise< Cost > =>
			JSON.parse( await php( file, scene, how ) );
		const pairs: Record< Scene, Pair[] > = {
			save: [],
			upload: [],
			bare: [],
			replace: [],
			list: [],
			visit: [],
		};
		for ( const scene of Object.keys( scenes ) as Scene[] ) {
			// The first requests do not count: they also do what is done only once on a site.
			await one( scene, 'without' );
			await one( scene, 'with' );
			for ( let run = 0; run < runs; run++ ) {
				pairs[ scene ].push( {
					without: await one( scene, 'without' ),
					with: await one( scene, 'with' ),
				} );
			}
		}
		report( pairs );
		return figures( pairs );
	} );
}
