/**
 * Measures what planning images costs, each with the twenty parameter lists that a browser measured last, on a real
 * WordPress and MariaDB: npm run bench:plan
 *
 * Time per image and memory should stay flat. Times are compared only as ratios within one run, which hardly depend on
 * the machine's speed.
 */
import {
	certain,
	layOut,
	megabytes,
	timed,
	times,
	type Figure,
} from './figures';
import { withSite } from './site';

interface Cost {
	seconds: number;
	rows: number;
	recent: number;
	peak: number;
	left: number;
}

const sizes = [ 100, 1_000, 10_000 ] as const;

/** How many more bytes of memory planning the largest number of images may take than planning the smallest. */
const mostMore = 2e6;

function report( costs: Cost[], anImage: number[] ) {
	const [ firstCost ] = costs;
	console.log(
		layOut( [
			[
				'planned',
				'addresses',
				'recent',
				'ms an image',
				'against the first',
				'peak memory',
				'more than the first',
				'left',
			],
			...costs.map( ( { rows, recent, peak, left }, at ) => [
				`${ sizes[ at ] } images`,
				rows,
				recent,
				( 1000 * ( anImage[ at ] ?? NaN ) ).toFixed( 2 ),
				times( ( anImage[ at ] ?? NaN ) / ( anImage[ 0 ] ?? NaN ) ),
				megabytes( peak ),
				megabytes( peak - ( firstCost?.peak ?? 0 ) ),
				megabytes( left ),
			] ),
		] )
	);
}

export async function plan(): Promise< Figure[] > {
	return withSite( '512M', async ( { php } ) => {
		await php( 'tests/bench/plan.php', 'prepare' );
		const costs: Cost[] = [];
		for ( const images of sizes ) {
			costs.push(
				JSON.parse(
					await php( 'tests/bench/plan.php', String( images ) )
				)
			);
		}
		const anImage = costs.map(
			( { seconds }, at ) => seconds / ( sizes[ at ] ?? NaN )
		);
		report( costs, anImage );
		const slower = ( anImage.at( -1 ) ?? NaN ) / ( anImage[ 0 ] ?? NaN );
		const more =
			( costs.at( -1 )?.peak ?? NaN ) - ( costs[ 0 ]?.peak ?? NaN );
		return [
			timed(
				'time an image with the twenty lists measured last, 10000 against 100 images',
				times( slower ),
				'flat (≤ 1.25×)',
				slower <= 1.25
			),
			certain(
				'memory of the same, more for 10000 than for 100',
				megabytes( more ),
				`≤ ${ megabytes( mostMore ) }`,
				more <= mostMore
			),
		];
	} );
}
