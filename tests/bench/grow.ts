/**
 * What flushing a whole library costs, on a real WordPress and MariaDB: npm run bench:grow
 *
 * Once all addresses are planned and stored and nothing else; once the library is flushed from the click to the end, with three
 * addresses an image, its requests answered at once, so that only our own work is left. Time an image, the time until the first
 * removal, memory and rows should not grow with the library. Sizes may be given: npm run bench:grow -- 1000 100000
 */
import {
	certain,
	layOut,
	megabytes,
	timed,
	times,
	type Figure,
} from './figures';
import { withSite, type Site } from './site';

interface Planned {
	images: number;
	rows: number;
	seconds: number;
	peak: number;
}

interface Flushed {
	state: string;
	images: number;
	addresses: number;
	removed: number;
	seconds: number;
	first: number;
	peak: number;
	open: number;
	table: number;
	queries: number;
}

const usual = [ 1_000, 10_000, 100_000 ];

/** A hundred thousand flushed to the end take five minutes more, so only who asks for that gets it. */
const mostFlushed = 10_000;

/** What the plugin lets be unfinished at once, and the few hundred that one image more may bring. */
const mostOpen = 5_500;

const speed = ( { images, seconds }: Planned | Flushed ) => images / seconds;

async function planIn( { php }: Site, images: number ): Promise< Planned > {
	const planned: Planned = JSON.parse(
		await php( 'tests/bench/grow.php', 'plan' )
	);
	if ( planned.images !== images ) {
		throw new Error( `It went wrong: ${ JSON.stringify( planned ) }` );
	}
	return planned;
}

async function flushIn( { php }: Site ): Promise< Flushed > {
	const flushed: Flushed = JSON.parse(
		await php( 'tests/bench/grow.php', 'run' )
	);
	if ( flushed.state !== 'done' || flushed.removed !== flushed.addresses ) {
		throw new Error( `It went wrong: ${ JSON.stringify( flushed ) }` );
	}
	return flushed;
}

function reportPlanned( costs: Planned[] ) {
	console.log(
		layOut( [
			[
				'planned and stored',
				'addresses',
				'seconds',
				'images/s',
				'against the first',
				'peak memory',
			],
			...costs.map( ( one ) => [
				`${ one.images } images`,
				one.rows,
				one.seconds.toFixed( 1 ),
				speed( one ).toFixed( 0 ),
				times( speed( one ) / speed( costs[ 0 ] ?? one ) ),
				megabytes( one.peak ),
			] ),
		] )
	);
}

function reportFlushed( costs: Flushed[] ) {
	console.log(
		layOut( [
			[
				'flushed to the end',
				'addresses',
				'seconds',
				'images/s',
				'against the first',
				'peak memory',
				'first removal',
				'most open rows',
				'most rows',
				'queries/purge',
			],
			...costs.map( ( one ) => [
				`${ one.images } images`,
				one.addresses,
				one.seconds.toFixed( 1 ),
				speed( one ).toFixed( 0 ),
				times( speed( one ) / speed( costs[ 0 ] ?? one ) ),
				megabytes( one.peak ),
				`${ one.first.toFixed( 2 ) } s`,
				one.open,
				one.table,
				one.queries.toFixed( 3 ),
			] ),
		] )
	);
}

const most = ( numbers: number[] ) => Math.max( ...numbers );
const growth = ( numbers: number[] ) =>
	most( numbers ) / Math.min( ...numbers );

/** How much slower than the first the slowest is. */
const slowest = ( costs: ( Planned | Flushed )[] ) =>
	most( costs.slice( 0, 1 ).map( speed ) ) /
	Math.min( ...costs.map( speed ) );

const all = < T >( costs: T[], write: ( cost: T ) => string ) =>
	costs.map( write ).join( ' / ' );

/** What both have in common: how fast, and with how much memory. */
function pace( name: string, costs: ( Planned | Flushed )[] ): Figure[] {
	const sizes = all( costs, ( { images } ) => String( images ) );
	return [
		timed(
			`${ sizes } images ${ name }`,
			`${ all( costs, ( one ) => speed( one ).toFixed( 0 ) ) } images a second`,
			'no slower by more than a half',
			slowest( costs ) <= 1.5
		),
		certain(
			`memory of that`,
			all( costs, ( { peak } ) => megabytes( peak ) ),
			'flat (within a quarter)',
			growth( costs.map( ( { peak } ) => peak ) ) <= 1.25
		),
	];
}

function figures( planned: Planned[], flushed: Flushed[] ): Figure[] {
	const first = flushed.map( ( one ) => one.first );
	const open = flushed.map( ( one ) => one.open );
	const queries = flushed.map( ( one ) => one.queries );
	return [
		...pace( 'planned and stored', planned ),
		...pace( 'flushed to the end', flushed ),
		timed(
			'first removal after the click',
			first.map( ( one ) => `${ one.toFixed( 2 ) } s` ).join( ' / ' ),
			'≤ 2 s',
			most( first ) <= 2
		),
		certain(
			'unfinished rows at once, at the most',
			open.join( ' / ' ),
			`≤ ${ mostOpen }`,
			most( open ) <= mostOpen
		),
		// Rows are counted by the clock, so a slow machine counts more often for as many purges.
		timed(
			'queries a purge of a library, planning and compacting included',
			queries.map( ( one ) => one.toFixed( 3 ) ).join( ' / ' ),
			'< 0.2',
			most( queries ) < 0.2
		),
	];
}

export async function grow( asked: number[] ): Promise< Figure[] > {
	return withSite( '256M', async ( site ) => {
		const planned: Planned[] = [];
		const flushed: Flushed[] = [];
		for ( const images of asked.length > 0 ? asked : usual ) {
			await site.php(
				'tests/bench/grow.php',
				'prepare',
				String( images )
			);
			planned.push( await planIn( site, images ) );
			reportPlanned( planned.slice( -1 ) );
			if ( images <= mostFlushed || asked.length > 0 ) {
				flushed.push( await flushIn( site ) );
				reportFlushed( flushed.slice( -1 ) );
			}
		}
		reportPlanned( planned );
		reportFlushed( flushed );
		return figures( planned, flushed );
	} );
}
