/**
 * Measures what the Media Library's column costs on a large site, on a real WordPress and MariaDB: npm run bench:column
 *
 * Draws the list's first page of 20 images with the column and without the plugin, in turn. Sorts and filters by the
 * column read every image, so they are compared with WordPress's own sort by title. Another number of images can be
 * given: npm run bench:column -- 10000
 */
import { certain, layOut, median, timed, times, type Figure } from './figures';
import { withSite } from './site';

interface Draw {
	queries: number;
	seconds: number;
	cells: number;
	rows: number;
}

const runs = 15;
const byTitle = 'orderby=title&order=asc';
const scenes = {
	plain: [ 'without', '' ],
	shown: [ 'shown', '' ],
	title: [ 'without', byTitle ],
	latest: [ 'shown', 'orderby=shortpixel_flush&order=desc' ],
	oldest: [ 'shown', 'orderby=shortpixel_flush&order=asc' ],
	done: [ 'shown', 'shortpixel_flush=done' ],
	partial: [ 'shown', 'shortpixel_flush=partial' ],
	failed: [ 'shown', 'shortpixel_flush=failed' ],
	ended: [ 'shown', 'shortpixel_flush=ended' ],
	none: [ 'shown', 'shortpixel_flush=none' ],
} as const;
type Scene = keyof typeof scenes;
const names = Object.keys( scenes ) as Scene[];
const filters = [ 'done', 'partial', 'failed', 'ended', 'none' ] as const;

const milliseconds = ( draws: Draw[] ) =>
	1000 * median( draws.map( ( { seconds } ) => seconds ) );

function report( draws: Record< Scene, Draw[] > ) {
	console.log(
		layOut( [
			[ '', 'queries', 'rows', 'cells', 'ms' ],
			...names.map( ( name ) => [
				`${ scenes[ name ].join( ' ' ) }`,
				median( draws[ name ].map( ( { queries } ) => queries ) ),
				draws[ name ][ 0 ]?.rows ?? 0,
				draws[ name ][ 0 ]?.cells ?? 0,
				milliseconds( draws[ name ] ).toFixed( 0 ),
			] ),
		] )
	);
}

/** Returns how many times as long one scene takes as another, comparing draws of the same run. */
function ratio( draws: Record< Scene, Draw[] >, one: Scene, other: Scene ) {
	return median(
		draws[ one ].map(
			( { seconds }, at ) =>
				seconds / ( draws[ other ][ at ]?.seconds ?? NaN )
		)
	);
}

function figures( images: number, draws: Record< Scene, Draw[] > ): Figure[] {
	const list = `a list of 20 of ${ images } images`;
	const more = Math.max(
		...draws.shown.map(
			( { queries }, at ) =>
				queries - ( draws.plain[ at ]?.queries ?? NaN )
		)
	);
	const isDrawn = names
		.filter( ( name ) => scenes[ name ][ 0 ] === 'shown' )
		.every( ( name ) => draws[ name ].every( ( { cells } ) => cells > 0 ) );
	const shown = ratio( draws, 'shown', 'plain' );
	const sorted = Math.max(
		...( [ 'latest', 'oldest' ] as const ).map( ( name ) =>
			ratio( draws, name, 'title' )
		)
	);
	const filtered = filters.map( ( name ) => ratio( draws, name, 'title' ) );
	return [
		certain(
			`${ list } with the CDN column, against a site without the plugin`,
			`${ more } ${ more === 1 ? 'query' : 'queries' } more`,
			'≤ 1',
			more <= 1 && isDrawn
		),
		timed( 'time of the same', times( shown ), '≤ 1.5×', shown <= 1.5 ),
		timed(
			'the same sorted by the column, against WordPress’s sort by title',
			times( sorted ),
			'≤ 2×',
			sorted <= 2
		),
		timed(
			'the same filtered by a result, the slowest, against the same sort',
			times( Math.max( ...filtered ) ),
			'≤ 2×',
			Math.max( ...filtered ) <= 2
		),
	];
}

export async function column( [ images = 100_000 ]: number[] ): Promise<
	Figure[]
> {
	return withSite( '512M', async ( { php } ) => {
		const file = 'tests/bench/column.php';
		await php( file, 'prepare', `${ images }` );
		const draws = Object.fromEntries(
			names.map( ( name ): [ Scene, Draw[] ] => [ name, [] ] )
		) as Record< Scene, Draw[] >;
		// The first run does not count: it also does what is done only once.
		for ( let run = -1; run < runs; run++ ) {
			for ( const name of names ) {
				const draw = JSON.parse(
					await php( file, 'draw', ...scenes[ name ] )
				);
				if ( run >= 0 ) {
					draws[ name ].push( draw );
				}
			}
		}
		report( draws );
		return figures( images, draws );
	} );
}
