/**
 * Measures what planning a whole library costs, on a real WordPress and MariaDB: npm run bench:grow
 *
 * Plans and stores all addresses, and sends nothing. Time per image and memory should not grow with the library.
 * Sizes may be given: npm run bench:grow -- 1000 100000
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

const usual = [ 1_000, 10_000, 100_000 ];

const speed = ( { images, seconds }: Planned ) => images / seconds;

async function planIn( { php }: Site, images: number ): Promise< Planned > {
	const planned: Planned = JSON.parse(
		await php( 'tests/bench/grow.php', 'plan' )
	);
	if ( planned.images !== images ) {
		throw new Error( `It went wrong: ${ JSON.stringify( planned ) }` );
	}
	return planned;
}

function report( costs: Planned[] ) {
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

const all = ( costs: Planned[], write: ( cost: Planned ) => string ) =>
	costs.map( write ).join( ' / ' );

function figures( costs: Planned[] ): Figure[] {
	const speeds = costs.map( speed );
	const peaks = costs.map( ( { peak } ) => peak );
	return [
		timed(
			`${ all( costs, ( { images } ) => String( images ) ) } images planned and stored`,
			`${ all( costs, ( one ) => speed( one ).toFixed( 0 ) ) } images a second`,
			'no slower by more than a half',
			( speeds[ 0 ] ?? 0 ) / Math.min( ...speeds ) <= 1.5
		),
		certain(
			'memory of that',
			all( costs, ( { peak } ) => megabytes( peak ) ),
			'flat (within a quarter)',
			Math.max( ...peaks ) / Math.min( ...peaks ) <= 1.25
		),
	];
}

export async function grow( asked: number[] ): Promise< Figure[] > {
	return withSite( '256M', async ( site ) => {
		const planned: Planned[] = [];
		for ( const images of asked.length > 0 ? asked : usual ) {
			await site.php(
				'tests/bench/grow.php',
				'prepare',
				String( images )
			);
			planned.push( await planIn( site, images ) );
			report( planned.slice( -1 ) );
		}
		report( planned );
		return figures( planned );
	} );
}
