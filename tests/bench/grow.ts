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

interface Cost {
	planned: Planned;
	flushed: Flushed;
}

const usual = [ 1_000, 10_000, 100_000 ];

/** What the plugin lets be unfinished at once, and the few hundred that one image more may bring. */
const mostOpen = 5_500;

const speed = ( { images, seconds }: Planned | Flushed ) => images / seconds;

async function measure( { php }: Site, images: number ): Promise< Cost > {
	const file = 'tests/bench/grow.php';
	await php( file, 'prepare', String( images ) );
	const planned: Planned = JSON.parse( await php( file, 'plan' ) );
	const flushed: Flushed = JSON.parse( await php( file, 'run' ) );
	if (
		planned.images !== images ||
		flushed.state !== 'done' ||
		flushed.removed !== flushed.addresses
	) {
		throw new Error(
			`It went wrong: ${ JSON.stringify( { planned, flushed } ) }`
		);
	}
	return { planned, flushed };
}

function report( costs: Cost[] ) {
	const [ base ] = costs;
	if ( base === undefined ) {
		return;
	}
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
			...costs.map( ( { planned } ) => [
				`${ planned.images } images`,
				planned.rows,
				planned.seconds.toFixed( 1 ),
				speed( planned ).toFixed( 0 ),
				times( speed( planned ) / speed( base.planned ) ),
				megabytes( planned.peak ),
			] ),
		] )
	);
	console.log(
		`\n${ layOut( [
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
			...costs.map( ( { flushed } ) => [
				`${ flushed.images } images`,
				flushed.addresses,
				flushed.seconds.toFixed( 1 ),
				speed( flushed ).toFixed( 0 ),
				times( speed( flushed ) / speed( base.flushed ) ),
				megabytes( flushed.peak ),
				`${ flushed.first.toFixed( 2 ) } s`,
				flushed.open,
				flushed.table,
				flushed.queries.toFixed( 3 ),
			] ),
		] ) }`
	);
}

function figures( costs: Cost[] ): Figure[] {
	const all = ( write: ( cost: Cost ) => string ) =>
		costs.map( write ).join( ' / ' );
	const most = ( of: ( cost: Cost ) => number ) =>
		Math.max( ...costs.map( of ) );
	const growth = ( of: ( cost: Cost ) => number ) =>
		most( of ) / Math.min( ...costs.map( of ) );
	const isFlat = ( of: ( cost: Cost ) => number ) => growth( of ) <= 1.25;
	const sizes = all( ( { planned } ) => String( planned.images ) );
	const planPeak = ( { planned }: Cost ) => planned.peak;
	const flushPeak = ( { flushed }: Cost ) => flushed.peak;
	const slowed = ( of: ( cost: Cost ) => Planned | Flushed ) =>
		timed(
			`${ sizes } images ${ costs[ 0 ] && 'rows' in of( costs[ 0 ] ) ? 'planned and stored' : 'flushed to the end' }`,
			`${ all( ( cost ) => speed( of( cost ) ).toFixed( 0 ) ) } images a second`,
			'flat',
			growth( ( cost ) => speed( of( cost ) ) ) <= 1.5
		);
	return [
		slowed( ( { planned } ) => planned ),
		certain(
			'memory of planning and storing them',
			all( ( cost ) => megabytes( planPeak( cost ) ) ),
			'flat (within a quarter)',
			isFlat( planPeak )
		),
		slowed( ( { flushed } ) => flushed ),
		certain(
			'memory of flushing them',
			all( ( cost ) => megabytes( flushPeak( cost ) ) ),
			'flat (within a quarter)',
			isFlat( flushPeak )
		),
		timed(
			'first removal after the click',
			all( ( { flushed } ) => `${ flushed.first.toFixed( 2 ) } s` ),
			'≤ 2 s',
			most( ( { flushed } ) => flushed.first ) <= 2
		),
		certain(
			'unfinished rows at once, at the most',
			all( ( { flushed } ) => String( flushed.open ) ),
			`≤ ${ mostOpen }`,
			most( ( { flushed } ) => flushed.open ) <= mostOpen
		),
		certain(
			'queries a purge of a library, planning and folding included',
			all( ( { flushed } ) => flushed.queries.toFixed( 3 ) ),
			'< 0.2',
			most( ( { flushed } ) => flushed.queries ) < 0.2
		),
	];
}

export async function grow( asked: number[] ): Promise< Figure[] > {
	return withSite( '256M', async ( site ) => {
		const costs: Cost[] = [];
		for ( const images of asked.length > 0 ? asked : usual ) {
			costs.push( await measure( site, images ) );
		}
		report( costs );
		return figures( costs );
	} );
}
