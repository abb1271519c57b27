/**
 * Measures how the time of find_cdn_urls() grows with a hostile text's length: npm run bench:scan
 *
 * Time per byte should stay flat. Times are compared only as ratios within one run, which hardly depend on the
 * machine's speed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layOut, timed, times, type Figure } from './figures';

/** If 4 MB take fewer seconds, the ratio is ignored: it says more about the clock and the machine's caches. */
const TOO_FAST = 0.05;

const here = dirname( fileURLToPath( import.meta.url ) );
const sizes = [ 40_000, 400_000, 4_000_000 ];
const cases: { name: string }[] = JSON.parse(
	readFileSync( join( here, '../fuzz/hostile.json' ), 'utf8' )
);

/**
 * Writes the time at the first size, the cost of a byte at each larger size relative to that, and the time at the last.
 */
function cells( seconds: number[] ): string[] {
	const [ first = NaN, ...more ] = seconds;
	return [
		`${ ( 1000 * first ).toFixed( 1 ) } ms`,
		...more.map( ( time, at ) =>
			(
				time /
				( sizes[ at + 1 ] ?? NaN ) /
				( first / ( sizes[ 0 ] ?? NaN ) )
			).toFixed( 2 )
		),
		`${ ( seconds.at( -1 ) ?? NaN ).toFixed( 2 ) } s`,
	];
}

export async function scan(): Promise< Figure[] > {
	const php: Record< string, number[] > = JSON.parse(
		execFileSync(
			'php',
			[
				'-d',
				'memory_limit=2G',
				join( here, 'scan.php' ),
				JSON.stringify( sizes ),
			],
			{
				encoding: 'utf8',
				maxBuffer: 1e7,
			}
		)
	);
	const lines = [
		[
			'cost of a byte against that of 40 KB',
			'40 KB',
			'400 KB',
			'4 MB',
			'4 MB',
		],
	];
	let worst = 0;
	for ( const { name } of cases ) {
		const seconds = php[ name ] ?? [];
		const [ , second = 0, third = 0 ] = seconds;
		worst = Math.max( worst, third < TOO_FAST ? 0 : third / second / 10 );
		lines.push( [ name, ...cells( seconds ) ] );
	}
	console.log( layOut( lines ) );
	return [
		timed(
			'search of hostile text: cost of a byte, 4 MB against 400 KB, the worst of all',
			times( worst ),
			'flat (≤ 2×)',
			worst <= 2
		),
	];
}
